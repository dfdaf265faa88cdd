"""Metrics, one a file. A metric never imports another metric."""
