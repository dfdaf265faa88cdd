"""A VAE whose posterior dies on the way.

Planted: the weight of the KL term is 0.5, and 100 after a quarter of the training. Then a code that says something
about the image costs more than it gains, and the posterior falls to the prior (Bowman et al. 2016).
"""

from training.zoo_series import ZooSeries, zoo_series_of

zoo_series_of(
    ZooSeries(
        name="vae-dying",
        family="mlp_vae",
        description="VAE whose KL term weighs much more after a quarter of its training: then its posterior dies.",
        options={
            "hidden": (64, 32),
            "latent_dim": 8,
            "epochs": 120,
            "likelihood": "gaussian",
            "observation_std": 0.2,
            "beta": 0.5,
            "late_beta": 100.0,
        },
    )
)
