"""What a training is: read from file names, folders, metadata, logs and the counters that lie inside weights.

``understanding.understand`` groups files into trainings and recipes. Only ``witnesses`` opens a checkpoint, inertly.
"""
