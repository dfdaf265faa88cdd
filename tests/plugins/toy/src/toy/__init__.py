"""A plug-in for tests: one thing of each kind."""
