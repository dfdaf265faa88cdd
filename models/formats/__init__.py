"""Container formats, one a file."""
