"""Components of the Training page."""
