"""Predictions of labels from codes, pixels and principal components."""
