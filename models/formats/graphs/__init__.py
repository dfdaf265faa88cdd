"""Networks that their container runs as they are (ONNX, Keras): what each does is told by inputs and outputs."""
