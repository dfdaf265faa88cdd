"""What records say of models: paired comparisons, verdicts, findings. Opens no checkpoint, loads no torch."""
