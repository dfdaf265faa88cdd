"""Markup whose pictures can be pressed, by pointer and by keyboard."""

from ui.components.items.pressable.component import pressed, show, turned

__all__ = ["pressed", "show", "turned"]
