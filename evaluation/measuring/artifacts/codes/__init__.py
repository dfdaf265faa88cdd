"""Artifacts made of the codes that a model gives to images."""
