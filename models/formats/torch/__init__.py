"""PyTorch's files: zip, legacy, TorchScript archives, whole modules."""
