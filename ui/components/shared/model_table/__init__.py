"""One table that is the list of models, the chooser and the search."""

from ui.components.shared.model_table.component import show
from ui.components.shared.model_table.told import Told, told

__all__ = ["Told", "show", "told"]
