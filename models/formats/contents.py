"""What a checkpoint file holds, before anybody says which network it is: what reading hands to recognising.

A format fills ``Contents``; ``models.opening`` asks the card, the families and ``models.rebuilding`` what it is.
Nothing here was executed from the file: names are text that passed a check, tensors are plain CPU copies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.base import ModelCard

if TYPE_CHECKING:
    from torch import Tensor

    from models.formats.graphs.graph import Graph
    from models.opened import Parts
    from models.recognition import Reading

Plain = None | bool | int | float | str | tuple["Plain", ...] | Mapping[str, "Plain"]
"""A value without behaviour, as recovered from a pickle or JSON. Lists become tuples; references to classes and
functions become their dotted name, ``"torch.nn.functional.relu"``; anything else is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFacts:
    """One module recovered from a pickled ``nn.Module``: what its own attributes say, so that nothing is guessed."""

    path: str
    """Dotted path from the root, as in the state dict: ``encoder.0``; the root itself is ``""``."""
    class_name: str
    """``Conv2d``, ``Sequential``, ``LeakyReLU``, or the author's own class ``VAE``."""
    origin: str
    """The module that the class came from: ``torch.nn.modules.conv``, ``__main__``."""
    attributes: Mapping[str, Plain] = field(default_factory=dict)
    """Instance attributes without the leading-underscore ones: ``stride=(2, 2)``, ``padding=(1, 1)``, ``eps=1e-05``,
    ``negative_slope=0.2``, ``kernel_size``, ``output_padding``, ``ceil_mode``, ``scale_factor``, ``mode``, ``p`` ...,
    and the author's own, such as ``latent_dim=20`` or ``activation="torch.nn.functional.relu"``."""
    children: tuple[str, ...] = ()
    """Names of the direct children in definition order; in a ``Sequential`` that is the order of execution."""
    parameters: tuple[str, ...] = ()
    """Own parameters and buffers by local name: ``("weight", "bias")``."""

    @property
    def builtin(self) -> bool:
        """Whether the class is torch's own, so that its name says what it computes."""
        return self.origin.startswith("torch.nn")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightTable:
    """One network's weights by name, in the order of the file.

    Floating tensors are float32, integer and boolean ones int64; contiguous, on the CPU, finite, never sparse.
    Wrapper components (``module.``, ``_orig_mod.``) are taken off the names; so is the one attribute under which a
    Lightning module keeps its network (``model.``), and what was taken off stands in ``stripped``.
    """

    tensors: Mapping[str, Tensor]
    name: str = ""
    """What the file calls this network (``generator``, ``netD``, ``encoder``, ``G_ema``), or ``""``. A hint only."""
    role: str = ""
    """``generator``, ``discriminator``, ``encoder``, ``decoder``, ``ema``, ``loss``, as the name says, or ``""``."""
    stripped: str = ""
    """Prefix that was taken off every name, ``"model."``, or ``""``."""
    modules: tuple[LayerFacts, ...] = ()
    """Every module in definition order, parents first; activations and pools too. Empty for a plain state dict."""

    @property
    def parameters(self) -> int:
        """Number of floating-point values that are no BatchNorm statistics."""
        return sum(
            tensor.numel()
            for name, tensor in self.tensors.items()
            if tensor.is_floating_point() and not name.endswith(("running_mean", "running_var"))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A model that needs no recognising: the container can run it itself (a bundle, diffusers, samples)."""

    card: ModelCard
    parts: Parts
    recognised: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything that was read from one checkpoint: a file, a folder, or halves in several files.

    Exactly one of these is filled: ``ready``, ``judge``, ``graphs``, or ``networks`` (with ``card`` when the file has
    one). Several networks may be halves of one model (encoder and decoder), a GAN's two networks, EMA copies of another
    table (same names and shapes, ``role == "ema"``; it stands before the table it copies), or unrelated.
    """

    format: str
    """As users read it: ``PyTorch zip, state dict``; ``PyTorch legacy, pickled module``; ``safetensors``."""
    networks: tuple[WeightTable, ...] = ()
    card: ModelCard | None = None
    ready: Ready | None = None
    judge: Callable[[Tensor | None, Tensor | None], Reading] | None = None
    """(images, labels) -> a reading, by containers that run their network themselves but do not say all (diffusers)."""
    graphs: tuple[Graph, ...] = ()
    """Networks that run as they are (ONNX, Keras); several are parts of one model."""
    facts: Mapping[str, Plain] = field(default_factory=dict)
    """Plain values that lay beside the weights: ``{"latent_dim": 20, "hidden_dims": (512, 256)}``, a Lightning file's
    ``hyper_parameters`` (merged in), a config. Facts are hints: authors leave stale ones behind."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Python source text by class name, which torch before 1.6 stored beside pickled modules. Text, never to be run."""
    evidence: tuple[str, ...] = ()
    """What the reading showed, one phrase each: ``the pickle names the class __main__.VAE``."""
    skipped: tuple[str, ...] = ()
    """What was left aside, one phrase each: ``optimizer state``, ``random number generator state``."""
