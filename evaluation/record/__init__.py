"""What a run found, as plain values and arrays: views, the record, its files, and how its numbers are read."""
