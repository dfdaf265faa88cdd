"""How authors name layers: by their place in a Sequential, one by one, or in nested blocks."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from torch import nn

from benchmarks.confidence.made import Embedded, Labelled, Part

STYLES = ("sequential", "named", "blocks")


class Namer:
    """Names the parts of one network; numbers run on where the halves share them."""

    def __init__(self, style: str, random: Random) -> None:
        self.style = style
        self._counts: dict[str, int] = {}
        self._loose = random.random() < 0.4
        """Whether named layers are numbered through the network, without the half's name."""
        self._joint = random.choice(("_", "."))
        self._words = random.choice(
            ({"linear": "fc", "conv": "conv", "back": "deconv"}, {"linear": "linear", "conv": "conv", "back": "convT"})
        )
        self._labels = random.choice(("label_emb", "label_embedding", "embed"))

    def half(self, name: str, modules: Sequence[nn.Module]) -> Part:
        if self.style == "sequential":
            return self._sequential(name, modules)
        return self._blocks(name, modules) if self.style == "blocks" else self._named(name, modules)

    def head(self, name: str, module: nn.Module) -> Part:
        """A head: ``fc_mu``, ``fc_logvar``, alone or below the encoder."""
        return [(name if self._loose or self.style == "sequential" else f"encoder.{name}", module)]

    def _sequential(self, name: str, modules: Sequence[nn.Module]) -> Part:
        """Labels join in forward, before the Sequential, and have no place in it."""
        inside = [module for module in modules if not isinstance(module, Labelled)]
        return [(self._label(name) if isinstance(m, Labelled) else f"{name}.{inside.index(m)}", m) for m in modules]

    def _named(self, name: str, modules: Sequence[nn.Module]) -> Part:
        side = "" if self._loose and name in ("encoder", "decoder") else name
        short = {"encoder": "enc", "decoder": "dec"}.get(side, side) if self._joint == "_" else side
        found: list[tuple[str, nn.Module]] = []
        for module in modules:
            half = name if isinstance(module, Embedded) and not short else short  # each half has a table of its own
            word = self._word(module, side)
            found.append((f"{half}{self._joint}{word}" if half else word, module))
        return found

    def _word(self, module: nn.Module, side: str) -> str:
        if isinstance(module, Embedded):
            return self._labels
        kind = (
            "linear" if isinstance(module, nn.Linear) else "conv" if isinstance(module, nn.Conv2d)
            else "back" if isinstance(module, nn.ConvTranspose2d) else "bn"
        )  # fmt: skip
        if not list(module.parameters()):
            return "unnamed"
        key = f"{side}/{kind}"
        self._counts[key] = self._counts.get(key, 0) + 1
        return f"{self._words.get(kind, kind)}{self._counts[key]}"

    def _blocks(self, name: str, modules: Sequence[nn.Module]) -> Part:
        """``encoder.0.0`` convolution, ``encoder.0.1`` norm, ``encoder.0.2`` activation, ``encoder.1.0`` ..."""
        part: list[tuple[str, nn.Module]] = []
        block, place = -1, 0
        for module in modules:
            if isinstance(module, Labelled):
                part.append((self._label(name), module))
                continue
            if isinstance(module, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
                block, place = block + 1, 0
            part.append((f"{name}.{max(block, 0)}.{place}", module))
            place += 1
        return part

    def _label(self, name: str) -> str:
        return f"{name}_{self._labels}"
