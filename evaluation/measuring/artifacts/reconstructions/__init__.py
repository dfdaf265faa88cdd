"""Artifacts made of what a model makes of images."""
