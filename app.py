"""Touchstone's dashboard: ``streamlit run app.py``. It only navigates; every page begins with frame.begin.

Streamlit reads this file twice: the server imports it for ``app``, and every session runs it as its script.
"""

from streamlit.starlette import App

if __name__ == "__main__":
    from ui import frame

    frame.route()
else:
    from ui import server

    server.require_closed()
    server.few_arenas()
    app = App(__file__, routes=server.routes(), middleware=server.middleware(), lifespan=server.lifespan)
