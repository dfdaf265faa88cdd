"""Are the error bars honest? Simulates data with a known truth and prints how often 95% intervals cover it."""
