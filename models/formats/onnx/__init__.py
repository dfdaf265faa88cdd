"""ONNX graphs: read, checked, run."""
