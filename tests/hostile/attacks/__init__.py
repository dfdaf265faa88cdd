"""A worker that was taken over: what it tries, and what stops it."""
