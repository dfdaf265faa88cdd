"""Training recipes, one family a file: ``python -m models.training FAMILY --data SPEC --seed N --out FILE``."""
