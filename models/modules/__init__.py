"""What holds for any author's module: the roles it plays, what a function reaches of it, how it stays untouched."""
