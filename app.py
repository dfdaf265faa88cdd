"""Touchstone's dashboard: ``streamlit run app.py``. Navigation only; every page starts itself with frame.begin."""

from ui import frame

frame.route()
