"""Terms of the field and names of metrics, as readers and addresses write them."""
