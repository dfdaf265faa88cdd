"""A worker process: starting it, locking it in, talking to it, believing nothing that it says."""
