"""Nearest neighbours among images, codes and features."""
