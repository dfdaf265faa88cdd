"""Rebuilds networks from the names and shapes of their weights: sketch what they say, search what fits, judge it."""

from models.rebuilding.rebuilding import rebuild

__all__ = ["rebuild"]
