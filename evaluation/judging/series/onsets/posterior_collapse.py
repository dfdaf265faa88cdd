"""A code whose dimensions stop saying anything about the image."""

from collections.abc import Sequence

from evaluation.judging.series.onsets import Suspect, kind, suspect, when
from evaluation.judging.series.training import Training
from evaluation.judging.series.worsening import Worsening
from evaluation.record import figures

TITLE = "Posterior collapse"
COLLAPSED = 0.5
"""Share of the dimensions at the prior, or of the active units that are lost, from which on it is called a collapse."""


@kind
def dimensions_at_the_prior(training: Training) -> Sequence[Suspect]:
    """Dimensions of the code fall to within 0.01 nats of the prior [Bowman et al. 2016; Lucas et al. 2019]."""

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.after < COLLAPSED:
            return None
        return TITLE, (
            f"The posterior collapses {when(found)}: {found.after:.0%} of the dimensions stay at the prior then, "
            f"{found.before:.0%} before."
        )

    shares, units = training.curve("posterior_collapse"), training.curve("active_units")
    if shares is not None and units is not None and max(units.values, default=0.0) >= 1:
        shares = shares.floored(1 / float(max(units.values)))  # one dimension
    return suspect(shares, tell)


@kind
def lost_units(training: Training) -> Sequence[Suspect]:
    """Units of the code stop to vary with the image [Burda et al. 2016]."""

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.after > (1 - COLLAPSED) * found.before:
            return None
        return TITLE, (
            f"The posterior collapses {when(found)}: {figures.number(found.after)} units of the code are active then, "
            f"{figures.number(found.before)} before."
        )

    units = training.curve("active_units")
    return suspect(None if units is None else units.floored(1.0), tell)
