"""From files and arrays to a data set: what is used, how values are read, which labels are classes, what is split."""
