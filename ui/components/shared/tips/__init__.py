"""A small panel that says what a word means."""

from ui.components.shared.tips.component import show

__all__ = ["show"]
