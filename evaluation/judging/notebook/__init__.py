"""Runs and comparisons as tables in a notebook. Importing this makes them show."""

from evaluation.judging.notebook import of_comparison, of_run

__all__ = ["of_comparison", "of_run"]
