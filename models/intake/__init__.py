"""Picture files, arrays and labels as they are stored: one decoder for data sets and for batches of samples."""
