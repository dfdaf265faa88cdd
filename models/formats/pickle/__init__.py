"""Pickles, read by a machine that cannot call anything."""
