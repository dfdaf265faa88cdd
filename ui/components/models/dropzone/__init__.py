"""A field for files and folders of any size, which go to disk. Streamlit's own keeps them in memory."""

from ui.components.models.dropzone.component import Upload, show

__all__ = ["Upload", "show"]
