"""Evaluation in processes of their own: the server never opens a checkpoint, and nothing that one does can hurt it.

``supervisor`` runs the queue, ``looking`` and ``inspecting`` ask what a file is, ``live`` keeps models warm.
``evaluating`` gives each checkpoint of a job a worker of its own (``measuring``), and the data one that opens none.
``process`` is a worker seen from here, ``nursery`` starts it; ``worker`` and ``forking`` are what runs there, and
``isolation`` is what it does to itself before it reads anything.
"""
