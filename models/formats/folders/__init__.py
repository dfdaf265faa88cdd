"""Folders that other libraries save models in."""
