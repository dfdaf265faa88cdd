"""Networks as people write them, each trained briefly, with the conventions that rebuilding must handle.

Every ``Case`` has its module's own encode and decode to compare with; nothing here knows how rebuilding works.
"""

from tests.models.rebuilding.authors import conditional, convolutional, dense, generators
from tests.models.rebuilding.authors.case import Case

__all__ = ["CASES", "Case"]

CASES: dict[str, Case] = dense.CASES | convolutional.CASES | conditional.CASES | generators.CASES
