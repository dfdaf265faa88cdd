"""Components of the Generation page."""
