"""Artifacts of the tasks: what models and baselines make of damaged, hidden and shrunken images."""
