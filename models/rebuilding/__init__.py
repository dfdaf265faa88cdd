"""Rebuilds networks from the names and shapes of their weights: ``rebuild`` is the entry, ``program`` the notation."""

from models.rebuilding.rebuilding import rebuild

__all__ = ["rebuild"]
