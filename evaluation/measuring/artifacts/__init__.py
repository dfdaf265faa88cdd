"""Artifacts, one a file: computed once a run from model and data."""
