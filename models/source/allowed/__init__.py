"""The allow-list, by library: what a name of Python, torch or another library means here."""
