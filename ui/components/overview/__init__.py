"""Components of the Overview page."""
