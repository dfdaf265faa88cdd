"""Components of the Tasks page."""
