"""Aliases of arrays for the annotations of metrics and artifacts: their shapes, types and ranges."""

from evaluation.types import Array, Images, Labels, Latents, Probabilities, Progress, Replicates

__all__ = ["Array", "Images", "Labels", "Latents", "Probabilities", "Progress", "Replicates"]
