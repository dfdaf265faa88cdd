"""``python -m evaluation``, in a checkout: the command line without what stands above this package."""

from __future__ import annotations

import sys

from evaluation.called import is_called
from evaluation.cli import main

if __name__ == "__main__":
    is_called(f"python -m {__package__}")
    sys.exit(main(sys.argv[1:]))
