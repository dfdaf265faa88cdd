"""Of several pages."""
