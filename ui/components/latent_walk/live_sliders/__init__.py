"""Sliders that report while they are moved. Streamlit's own wait until they have rested for a fifth of a second."""

from ui.components.latent_walk.live_sliders.component import show

__all__ = ["show"]
