"""What stands beside the classes: how pixels are scaled, which data, which noise. Read from the syntax."""
