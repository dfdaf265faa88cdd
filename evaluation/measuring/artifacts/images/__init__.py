"""Artifacts made of the images themselves."""
