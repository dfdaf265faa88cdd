"""Which images and labels a run uses, and how they are resampled."""
