"""How close reconstructions are to the images."""
