"""What models are used for: a folder for each task, with its protocol, its baselines and its pictures."""
