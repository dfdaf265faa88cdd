"""What a network of the source is for: which input it takes, what its outputs are, and where its code lies."""
