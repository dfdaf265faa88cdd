"""What the Training page consists of."""
