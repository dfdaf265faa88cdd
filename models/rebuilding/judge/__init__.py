"""Which readings of the weights fit best, and how sure that is."""
