"""Do findings find what is planted, and only that? Models with a known fault, and healthy ones, of a world we draw."""
