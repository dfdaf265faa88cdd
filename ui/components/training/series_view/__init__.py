"""Curves over steps, with a slider of steps that shows pictures and the map of the code at each."""

from ui.components.training.series_view.component import show, told

__all__ = ["show", "told"]
