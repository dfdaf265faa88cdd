"""Of the Generation page."""
