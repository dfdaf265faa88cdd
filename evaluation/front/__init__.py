"""The front door of the library: what ``evaluate`` takes and what it gives back."""
