"""Artifacts made of images that a model generates."""
