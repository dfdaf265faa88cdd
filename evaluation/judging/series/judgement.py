"""All that is said about one training, by one number and by what begins to go wrong."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.judging.series.curve import Curve
from evaluation.judging.series.frozen import Frozen, frozen
from evaluation.judging.series.keep import Keep, keep
from evaluation.judging.series.noise import LEAST_LOOKS, Noise, noise_of
from evaluation.judging.series.onsets import Onset, onsets
from evaluation.judging.series.oscillation import Oscillation, oscillation
from evaluation.judging.series.plateau import Plateau, plateau
from evaluation.judging.series.training import Training
from evaluation.judging.series.words import looks_words
from evaluation.record import figures
from evaluation.types import TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judgement:
    """What a training's series says."""

    curve: Curve
    """The number that the step to keep is chosen by."""
    noise: Noise | None
    """None below nine looks; so are plateau and oscillation."""
    keep: Keep
    plateau: Plateau | None
    oscillation: Oscillation | None
    frozen: tuple[Frozen, ...]
    onsets: tuple[Onset, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """One fact each, the step to keep first."""
        said = [self.keep.sentence]
        if self.noise is None:
            said.append(
                f"There are too few looks to say more: {looks_words(len(self.curve))}, and {LEAST_LOOKS} are needed."
            )
        else:
            paired = "" if self.noise.paired is None else f"; measuring alone makes {_figure(self.noise.paired)}"
            scatter = f"{self.curve.title} scatters by {_figure(self.noise.look)} around its level"
            said.append(f"{scatter} from step to step{paired}.")
        said += [self.plateau.sentence] if self.plateau is not None else []
        said += [self.oscillation.sentence] if self.oscillation is not None else []
        said += [onset.sentence for onset in self.onsets] + [still.sentence for still in self.frozen]
        return tuple(said)


def judge(training: Training, metric: str) -> Judgement:
    """A training by one of its metrics, such as ``mse`` or ``frechet_distance``. Raises TouchstoneError, naming the
    metrics that there are, for one that it has no curve of, and for one without a good direction."""
    curve = training.curve(metric)
    if curve is None:
        there = ", ".join(sorted(training.curves)) or "none"
        raise TouchstoneError(f"the training '{training.name}' has no curve of '{metric}'; choose one of: {there}")
    kept = keep(curve)
    end = plateau(curve)
    return Judgement(
        curve=curve,
        noise=noise_of(curve),
        keep=kept,
        plateau=end,
        oscillation=oscillation(end),
        frozen=frozen(list(training.curves.values())),
        onsets=onsets(training),
    )


def _figure(value: float) -> str:
    return figures.number(value, digits=2)
