"""What is drawn when the reader comes near it."""

from ui.charts.when_seen.component import when_seen

__all__ = ["when_seen"]
