"""A model of a running program: a module, its roles, a function that samples, or an array of samples, opened."""
