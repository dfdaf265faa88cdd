"""What a name of the source can stand for. Numbers, strings, containers and tensors are Python's and torch's own."""
