"""A VAE of whose code all or part says nothing about the image."""

from evaluation.judging.findings import Finding, evidence, finding
from evaluation.judging.findings.claims import Claim
from evaluation.record.run import Run


@finding
def collapsed_posterior(run: Run) -> Finding | None:
    """At least half of the dimensions stay within 0.01 nats of the prior [Bowman et al. 2016]."""
    share, size = evidence(run, "posterior_collapse"), run.record.checkpoint.latent_dim
    if share is None or share[1] < 0.5:
        return None
    every = share[1] >= 1
    if every:
        counted, so = "Every dimension of its code stays", ": the decoder ignores the code"
    else:
        many = f"{share[0]:.0%} of the" if size is None else f"{round(share[0] * size)} of the {size}"
        counted, so = f"{many} dimensions of its code stay", ""
    return Finding(
        title="Posterior collapse",
        sentence=f"{counted} at the prior whatever the image is{so}. A smaller beta, or one that grows during "
        "training, is the usual remedy.",
        metrics=("posterior_collapse", "kl_per_dimension"),
        grave=every,
        claims=(Claim(words=counted, left=share[1], relation="at least", right=1.0 if every else 0.5),),
    )
