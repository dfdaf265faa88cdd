"""Quality of generated images."""
