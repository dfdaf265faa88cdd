"""A code from which the classes cannot be read."""

from evaluation.judging.findings import Finding, evidence, finding, reference
from evaluation.record.figures import measured, number
from evaluation.record.run import Run


@finding
def useless_features(run: Run) -> Finding | None:
    """A linear probe on the code is worse than on as many principal components [Alain & Bengio 2017]."""
    accuracy = evidence(run, "linear_probe_accuracy")
    linear = reference(run.ok("linear_probe_accuracy"), "PCA")
    if accuracy is None or linear is None or accuracy[2] >= linear:
        return None
    lost = accuracy[2] < linear / 2
    return Finding(
        title="Its features are useless" if lost else "Its features are worse than linear ones",
        sentence=f"A linear probe on its code is right for {measured(accuracy[0], accuracy[1:])} of images, and for "
        f"{number(linear)} on PCA with as many numbers.",
        metrics=("linear_probe_accuracy",),
        grave=lost,
    )
