"""What pages read from stored codes: maps, densities, neighbours, and walks through them."""
