"""What names and shapes of weights say by themselves: layers, trunk, stated settings."""
