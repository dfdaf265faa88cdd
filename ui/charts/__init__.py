"""How charts look, and how each view is drawn."""
