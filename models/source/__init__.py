"""Reads the Python source of an author, without running it: nothing is here yet."""
