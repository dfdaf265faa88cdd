"""Where the dashboard lies: Streamlit's ``server.baseUrlPath`` may put it below a path."""

from __future__ import annotations

from streamlit import config


def base_path() -> str:
    """``/name`` where the dashboard is put under a path, else nothing."""
    name = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{name}" if name else ""


def below_base(path: str) -> str:
    base = base_path()
    return path.removeprefix(base) if path.startswith(f"{base}/") else path
