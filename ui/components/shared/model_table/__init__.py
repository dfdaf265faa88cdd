"""One table that is the list of models, the chooser and the search."""

from ui.components.shared.model_table.component import PIECES, show, told

__all__ = ["PIECES", "show", "told"]
