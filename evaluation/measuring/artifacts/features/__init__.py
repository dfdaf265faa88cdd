"""Artifacts made of features that an extractor finds in images."""
