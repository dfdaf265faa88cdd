"""Hostile sources: code that reaches for the host, and code that would use up memory or time.

Each is a script with a network. What is hostile stands in its ``__init__``, its ``forward`` or at the top of the file.
"""
