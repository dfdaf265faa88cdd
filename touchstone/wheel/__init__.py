"""How the wheel is built: the wings move into the package ``touchstone``, and their imports follow. Does not ship."""
