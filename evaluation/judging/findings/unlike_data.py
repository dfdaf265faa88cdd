"""A generator whose samples are no images of the kind."""

from evaluation.judging.findings import Finding, evidence, finding, title
from evaluation.judging.findings.claims import Claim
from evaluation.record.figures import measured
from evaluation.record.run import Run

LEAST_PRECISION = 0.1


@finding
def unlike_data(run: Run) -> Finding | None:
    """Hardly any sample lies near a real image [Kynkaanniemi et al. 2019]: noise, or images of something else."""
    near = evidence(run, "precision")
    if near is None or near[2] >= LEAST_PRECISION:
        return None
    name = "Its samples are not images of this kind"
    return Finding(
        title=name,
        sentence=f"Only {measured(near[0], near[1:])} of its samples lie near any real image "
        f"({title(run, 'precision')}): which classes they fall into, and what they cover, says nothing.",
        metrics=("precision", "sample_grid"),
        grave=True,
        claims=(Claim(words=name, left=near[2], relation="below", right=LEAST_PRECISION),),
    )
