"""One training over its steps: how much neighbouring steps scatter, from when it gets worse, which step to keep."""
