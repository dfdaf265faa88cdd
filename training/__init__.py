"""Training recipes, one family a file: ``python -m training FAMILY --data SPEC --seed N --out FILE``."""
