"""The author's source, read without running it: files, the interpreter, the class that fits the weights."""
