"""Touchstone's dashboard: ``streamlit run app.py``. It only navigates; every page begins with frame.begin."""

from ui import frame

frame.route()
