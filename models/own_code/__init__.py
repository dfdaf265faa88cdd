"""The operator's own code: a class or function of theirs builds the network that a checkpoint's weights belong to."""
