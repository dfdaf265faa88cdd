"""Keras models (``.keras``, and ``.h5`` with its configuration), translated layer by layer to torch. None is run."""
