"""Every network that the weights allow."""
