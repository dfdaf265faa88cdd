"""Likelihood bounds and the posterior."""
