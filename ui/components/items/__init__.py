"""Parts of the Items page."""
