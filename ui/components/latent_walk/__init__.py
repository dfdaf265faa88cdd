"""Of the Latent walk page."""
