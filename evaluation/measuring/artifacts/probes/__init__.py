"""Predictions of labels from codes, pixels and principal components: the slot ``points`` says from which."""
