"""Pure mathematics on arrays. Imports nothing of ours but types."""
