"""Whether training images come out again."""
