"""Networks that extractors build when first used. They import torch and compile kernels, so they lie outside extractors/,
every file of which is imported to list what is registered."""
