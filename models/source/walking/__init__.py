"""The walk over the syntax tree. Each module here registers what it evaluates or executes; ``walk`` is the core."""
