"""A generator whose samples are blurred, or grainy."""

from evaluation.judging.findings import Finding, evidence, finding
from evaluation.judging.findings.claims import Claim, times
from evaluation.judging.findings.unlike_data import unlike_data
from evaluation.record.figures import measured
from evaluation.record.run import Run

BLURRED, GRAINY = 0.5, 2.0


@finding
def unsharp_samples(run: Run) -> Finding | None:
    """Samples have less than half, or more than twice, of the real images' fine detail [Pech-Pacheco et al. 2000]."""
    detail = evidence(run, "sharpness")
    if detail is None or (detail[2] >= BLURRED and detail[1] <= GRAINY) or unlike_data(run) is not None:
        return None
    blurred = detail[2] < BLURRED
    name = "Its samples are blurred" if blurred else "Its samples are grainy"
    compared = times(detail[0], 1.0)
    return Finding(
        title=name,
        sentence=f"The fine detail of its samples is {compared.words} that of real images "
        f"({measured(detail[0], detail[1:])}).",
        metrics=("sharpness", "sample_grid"),
        claims=(
            compared,
            Claim(words=name, left=detail[2], relation="below", right=BLURRED)
            if blurred
            else Claim(words=name, left=detail[1], relation="above", right=GRAINY),
        ),
    )
