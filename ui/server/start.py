"""What must hold before the server listens."""

from __future__ import annotations

import sys

from streamlit import config

from evaluation.types import TouchstoneError
from ui.people import exposure


def require_closed() -> None:
    """Ends the process with one sentence where others could come in and the operator did not say so."""
    try:
        exposure.require_closed(config.get_option("server.address"))
    except TouchstoneError as error:
        sys.exit(f"touchstone: {error}")
