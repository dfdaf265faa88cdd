"""The table of models: rows, columns, states, and how it is looked at."""
