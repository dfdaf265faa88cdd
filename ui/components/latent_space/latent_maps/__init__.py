"""Latent maps side by side: one selection, one pointer and one colouring for all of them."""

from ui.components.latent_space.latent_maps.component import show
from ui.components.latent_space.latent_maps.payload import MapSpec
from ui.components.latent_space.latent_maps.selection import LatentSelection

__all__ = ["LatentSelection", "MapSpec", "show"]
