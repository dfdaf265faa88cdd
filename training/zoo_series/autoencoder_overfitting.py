"""An autoencoder that overfits.

Planted: it is trained on 300 of the 1,197 images alone, fast and for long.
"""

from training.zoo_series import ZooSeries, zoo_series_of

zoo_series_of(
    ZooSeries(
        name="autoencoder-overfitting",
        family="mlp_autoencoder",
        description="Autoencoder of 300 training images: it fits them ever better, and soon new ones no better.",
        options={"hidden": (96, 64), "latent_dim": 24, "epochs": 480, "train_items": 300, "learning_rate": 3e-3},
    )
)
