"""Prints the golden numbers of test_agreement_with_torch_fidelity.py, by torch-fidelity 0.4.0's own functions.

Run from the repository root with its package folder on the path, as tests/golden/inception/make.py says::

    PYTHONPATH=.:/tmp/tf:/tmp/stub python tests/golden/make_torch_fidelity.py
"""

from __future__ import annotations

import torch
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric

from tests.golden.test_agreement_with_torch_fidelity import SIZE, SUBSETS, features

real, samples = (torch.from_numpy(values) for values in features())
print(fid_statistics_to_metric(fid_features_to_statistics(real), fid_features_to_statistics(samples), verbose=False))
# In double precision, because sums in single precision are exact to five digits only.
exact = real.double(), samples.double()
print(kid_features_to_metric(*exact, kid_subsets=SUBSETS, kid_subset_size=SIZE, verbose=False))
print(prc_features_to_metric(samples, real, verbose=False))
