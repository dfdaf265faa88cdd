"""Trainings on pages: their looks over steps, and what judging says of them."""
