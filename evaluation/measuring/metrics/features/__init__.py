"""How useful the code is for other tasks."""
