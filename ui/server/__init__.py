"""What stands between the network and Streamlit: who may call which route, our own routes, uploads to disk."""

from ui.server.door import middleware
from ui.server.lifespan import lifespan
from ui.server.routes import routes

__all__ = ["lifespan", "middleware", "routes"]
