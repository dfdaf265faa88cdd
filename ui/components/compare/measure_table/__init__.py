"""The table of a comparison: models down and measures across, or the other way round for a few models."""

from ui.components.compare.measure_table.component import Look, show, told

__all__ = ["Look", "show", "told"]
