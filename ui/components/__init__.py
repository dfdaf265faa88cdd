"""One component a file (or folder): ``show(..., key) -> value``."""
