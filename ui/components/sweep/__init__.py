"""Components of the Sweep page."""
