"""What stands between the network and Streamlit: who may call which route, our own routes, uploads to disk."""

from ui.server.door import middleware
from ui.server.heap import few_arenas
from ui.server.lifespan import lifespan
from ui.server.routes import routes
from ui.server.start import require_closed

__all__ = ["few_arenas", "lifespan", "middleware", "require_closed", "routes"]
