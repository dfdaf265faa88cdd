"""Of the Models page."""
