"""Evaluation in processes of their own: the server never opens a checkpoint, and nothing that one does can hurt it.

``supervisor`` runs the queue, ``inspecting`` asks what a file is, ``live`` keeps models warm for sliders.
``worker`` is what they start; ``isolation`` is what the worker does to itself before it reads anything.
"""
