"""Dataset sources, one a file."""
