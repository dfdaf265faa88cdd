"""Networks that extractors build when first used.

They import torch and compile kernels, so they lie outside extractors/: every file there is imported to list extractors.
"""
