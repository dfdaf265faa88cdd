"""The bundle: a traced model with its card and a recorded probe."""
