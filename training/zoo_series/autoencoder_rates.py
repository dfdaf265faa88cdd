"""Two recipes of an autoencoder that differ in the learning rate, with five seeds each.

Which is better, and by how much, is known from fifty seeds of each (docs/zoo.md).
"""

from training.grid import Setting
from training.zoo_series import ZooSeries, zoo_series_of

RATES = (1e-3, 2e-3)

zoo_series_of(
    ZooSeries(
        name="autoencoder-rates",
        family="mlp_autoencoder",
        description="Autoencoder with a code of 8 numbers, one of five seeds of one of two learning rates.",
        options={"hidden": (32,), "latent_dim": 8, "epochs": 60},
        settings=(Setting(name="lr", options=("learning_rate",), values=RATES),),
        seeds=range(5),
    )
)
