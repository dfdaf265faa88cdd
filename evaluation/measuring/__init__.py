"""From a model and a data set to numbers: artifacts are computed once and turned into metrics."""
