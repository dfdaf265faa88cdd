"""A code with many numbers that never change."""

from evaluation.judging.findings import Finding, evidence, finding, reference
from evaluation.judging.findings.claims import Claim
from evaluation.record.run import Run


@finding
def dead_code(run: Run) -> Finding | None:
    """At least a quarter of the code's numbers hardly change from image to image [Burda et al. 2016]."""
    dead, size = evidence(run, "dead_units"), reference(run.ok("dead_units"), "numbers in the code")
    collapsed = run.ok("posterior_collapse")
    if dead is None or not size or dead[1] < size / 4 or (collapsed is not None and (collapsed.value or 0) >= 0.5):
        return None  # the finding of a collapsed posterior says it already
    counted = f"{round(dead[0])} of its {size:.0f} numbers"
    return Finding(
        title="Part of the code is dead",
        sentence=f"{counted} hardly change from image to image: a smaller code would do the same.",
        metrics=("dead_units",),
        claims=(Claim(words=counted, left=dead[1], relation="at least", right=size / 4),),
    )
