"""Components of the Report page."""
