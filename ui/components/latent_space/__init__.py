"""Of the Latent space page."""
