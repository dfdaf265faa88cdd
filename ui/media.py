"""Large things for the browser, as files that it fetches and keeps."""

from __future__ import annotations

import base64

import streamlit as st


def address(content: bytes, kind: str, *, key: str) -> str:
    """Of ``content``: a file of Streamlit's, or where no server runs, as in a test, the content itself."""
    if not st.runtime.exists():
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    url = st.runtime.get_instance().media_file_mgr.add(content, kind, key)
    return f"/{base}{url}" if base else str(url)
