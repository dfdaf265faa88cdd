"""A gate: rules on the results of models, each passed, failed or undecided, for a program that has to decide."""
