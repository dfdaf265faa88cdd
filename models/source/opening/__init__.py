"""From the author's source and a table of weights to an opened model, with what the source decided and what not."""
