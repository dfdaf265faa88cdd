"""What a recogniser concludes about weights that carry no card.

``models.rebuilding.rebuild(contents, *, images, labels) -> Reading`` fills it; ``models.opening`` turns it into an
``OpenedModel`` or, at confidence ``unknown`` without hypotheses, into a CheckpointError that quotes ``recognised``.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.opened import Confidence, Hypothesis


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Ranked hypotheses about one ``Contents``.

    ``images`` given to ``rebuild`` are float32 (n, c, h, w) in [0, 1] (held-out images of the chosen dataset) or None,
    ``labels`` int64 (n,) or None; it never needs them, but decides better with them.
    """

    hypotheses: tuple[Hypothesis, ...]
    """Best first; building one must not need the others. Empty when nothing chains."""
    confidence: Confidence
    """``high``: the first is used at once. ``choose``: the user picks among the first. ``unknown``: none is offered as
    true; ``recognised`` says what was understood."""
    probability: float | None = None
    """How likely the first hypothesis is true, in [0, 1]; None where nothing was fitted that could say."""
    recognised: str
    """One sentence for users: what the weights are, or what was understood of them and what was not."""
    evidence: tuple[str, ...] = ()
    """What holds for every hypothesis, one phrase each: ``34 tensors chain from 784 inputs to 784 outputs``."""
    kind: str = ""
    """``autoencoder``, ``vae``, ``generator``, ``discriminator``, ``gan``, ``encoder``, ``classifier`` ... or ``""``.
    ``classifier`` and other non-generative kinds come with confidence ``unknown`` and no hypotheses."""
