"""Evaluation in processes of their own: the server never opens a checkpoint, and nothing that one does can hurt it.

``supervisor`` runs the queue; ``evaluation_job`` performs one job and gives each of its checkpoints a worker
(``checkpoint_worker``); ``first_look`` and ``inspection`` ask what a file is; ``live_pool`` keeps models open.
``messages`` is all that the two sides say to each other. ``workers`` starts workers, on this side. ``tasks/`` is what a
worker can be asked to do, and runs there. ``sandbox/`` is the worker process itself, whatever it runs.
"""
