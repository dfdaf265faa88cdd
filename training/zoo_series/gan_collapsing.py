"""A GAN that covers all digits and then collapses.

Planted: after a quarter of the training the discriminator stays as it is, and the generator trains on. It finds the
images that this discriminator likes best and gives nothing else, the Helvetica scenario of Goodfellow et al. 2014.
"""

from training.zoo_series import ZooSeries, zoo_series_of

zoo_series_of(
    ZooSeries(
        name="gan-collapsing",
        family="mlp_gan",
        description="GAN whose discriminator stops to learn after a quarter: it covers all digits, and then collapses.",
        options={
            "generator_hidden": (64, 64),
            "discriminator_hidden": (64, 64),
            "epochs": 240,
            "average": 0.99,
            "discriminator_epochs": 60,
        },
    )
)
