"""Plain arrays: .npy, and batches of samples."""
