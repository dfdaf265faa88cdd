"""The guard between the walk and torch: sizes, work and random draws of every operation, before it runs."""
