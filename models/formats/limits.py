"""How much a file may ask for. Every bound stands here, so that a reader can be judged in one place.

A checkpoint is never trusted to say how large it is: each limit is checked against what the file really holds.
"""

from __future__ import annotations

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30

FILE_BYTES = 8 * GIB
"""Largest file that is opened at all."""
WEIGHT_BYTES = 4 * GIB
"""Largest sum of the tensors that are taken out of one file, as float32."""
TENSORS = 10_000
"""Most tensors in one file. The largest image generators in use have about 3,000."""
TENSOR_DIMENSIONS = 8

PICKLE_BYTES = 64 * MIB
"""Longest pickle program; the tensors' own bytes lie outside of it."""
PICKLE_OPERATIONS = 500_000
"""Most operations of one pickle program: about a second. A state dict of 1,000 tensors needs 40,000."""
PICKLE_TEXT = 4 * MIB
"""Longest single string in a pickle."""
PICKLE_NESTING = 200
"""Deepest nesting of containers that is followed."""
LONG_BYTES = 16
"""Longest integer. The largest that real files hold is torch's 10-byte magic number."""

ZIP_ENTRIES = 20_000
ZIP_DIRECTORY_BYTES = 8 * MIB
SAFETENSORS_HEADER_BYTES = 4 * MIB

ONNX_BYTES = 1 * GIB
ONNX_NODES = 20_000
ONNX_TENSOR_ELEMENTS = 1 << 28

HDF5_BYTES = 1 * GIB
KERAS_CONFIG_BYTES = 8 * MIB
"""A layer takes about 1 KiB."""

IMAGE_FILES = 200_000
IMAGE_DIRECTORY_BYTES = 64 * MIB
"""Longest directory of a zip of images."""
SAMPLE_BYTES = 2 * GIB
"""Largest sample batch, as stored."""
JSON_BYTES = 1 * MIB

MODULE_COUNT = 5_000
FACT_COUNT = 2_000
SOURCE_TEXT = 64 * KIB

SOURCE_PATHS = 100
"""Most files and folders of an author's source that are named for one checkpoint."""
SOURCE_SCRIPT_BYTES = 2 * MIB
"""Largest script. The longest of public model code have about 200 KiB."""
SOURCE_NOTEBOOK_BYTES = 64 * MIB
"""Largest notebook, whose pictures lie in it."""
SOURCE_ZIP_BYTES = 1 * GIB
SOURCE_ENTRIES = 20_000
"""Most files and folders of a source that are listed."""
SOURCE_DEPTH = 16
"""Deepest folder of a source that is looked into."""
SOURCE_BYTES = 128 * MIB
"""Most that is read of a folder or zip to find the files that matter."""
SOURCE_FILES = 200
"""Most files of a source that are interpreted."""
SOURCE_TEXT_BYTES = 8 * MIB
"""Most text of all of them."""
SOURCE_BESIDE = 20
"""Most scripts and notebooks in a checkpoint's own folder that are looked at without being named."""
