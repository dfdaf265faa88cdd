"""Which system calls a worker may make, and their numbers."""
