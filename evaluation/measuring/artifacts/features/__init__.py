"""Artifacts made of features, of real images and of samples."""
