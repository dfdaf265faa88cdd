"""Which class of the source a table of weights belongs to, and with which arguments it was made."""
