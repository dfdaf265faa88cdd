"""One page a file, in the order of their numbers."""
