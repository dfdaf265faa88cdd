"""Shape and structure of the latent space."""
