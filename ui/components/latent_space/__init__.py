"""Components of the Latent space page."""
