"""Diversity of samples, and modes that they leave out."""
