"""Of the Report page."""
