"""A VAE of whose code all or part says nothing about the image."""

from evaluation.judging.findings import Finding, evidence, finding
from evaluation.record.run import Run


@finding
def collapsed_posterior(run: Run) -> Finding | None:
    """At least half of the dimensions stay within 0.01 nats of the prior [Bowman et al. 2016]."""
    share, size = evidence(run, "posterior_collapse"), run.record.checkpoint.latent_dim
    if share is None or share[1] < 0.5:
        return None
    every = share[1] >= 1
    if every or size is None:
        said = "Every dimension of its code stays at the prior whatever the image is: the decoder ignores the code."
    else:
        said = f"{round(share[0] * size)} of the {size} dimensions of its code stay at the prior whatever the image is."
    return Finding(
        title="Posterior collapse",
        sentence=f"{said} A smaller beta, or one that grows during training, is the usual remedy.",
        metrics=("posterior_collapse", "kl_per_dimension"),
        grave=every,
    )
