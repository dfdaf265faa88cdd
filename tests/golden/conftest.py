"""The same small linear models as the tests of the metrics."""

from tests.measuring.metrics.conftest import digits_data, linear

__all__ = ["digits_data", "linear"]
