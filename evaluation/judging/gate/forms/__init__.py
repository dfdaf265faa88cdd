"""A gate's answer for a terminal, for a build server, and for a pull request."""
