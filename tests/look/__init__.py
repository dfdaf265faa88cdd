"""Pictures of every page of a workspace, to be looked at: ``python -m tests.look WORKSPACE FOLDER``."""
