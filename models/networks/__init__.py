"""Building blocks that families share: stacks of layers, and strict loading of weights into them."""
