"""Networks that extractors build when first used; they import torch, so nothing here is imported at start-up."""
