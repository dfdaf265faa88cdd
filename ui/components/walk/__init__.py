"""Of the Walk the code page."""
