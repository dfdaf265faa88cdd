"""How often does a gate close on a model that is no worse?

    python -m benchmarks.gate [DRAWS]

Two equal models with six metrics, of which a part is the item's own difficulty, measured on the same 300 items. The
file asks of each metric that it is not worse, that it rises by at most 2% unless that may be chance, and that it rises
by at most 0.
"""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.calibration.small_shares import upper_bound
from evaluation.judging.gate.judging import judge
from evaluation.judging.gate.rules import rules_of
from tests.judging.test_compare import run

ITEMS, RESAMPLINGS, METRICS = 300, 1000, 6
ASKED = ("{not_worse: true}", "{max_increase: 2%, unless: not_significant}", "{max_increase: 0}")
RULES = "undecided: pass\nrules:\n" + "".join(
    f"  - m{metric}: {asked}\n" for metric in range(METRICS) for asked in ASKED
)


def false_alarms(draws: int) -> tuple[int, int]:
    """(gates that closed, draws)."""
    rules = rules_of(RULES)
    weights = np.random.default_rng(0).multinomial(ITEMS, np.full(ITEMS, 1 / ITEMS), size=RESAMPLINGS) / ITEMS
    closed = 0
    for draw in range(draws):
        generator = np.random.default_rng((1, draw))
        errors = 10 + generator.normal(size=(2, METRICS, ITEMS)) + generator.normal(size=(METRICS, ITEMS))
        means, replicates = errors.mean(-1), errors @ weights.T
        new, old = (
            run({f"m{metric}": (float(means[model, metric]), replicates[model, metric]) for metric in range(METRICS)},
                name=name, n=ITEMS)
            for model, name in enumerate(("new", "old"))
        )  # fmt: skip
        closed += not judge([new], rules, old).passed
    return closed, draws


def main() -> None:
    closed, draws = false_alarms(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    share, most = closed / draws, upper_bound(closed, draws)
    print(f"{closed} of {draws} gates closed on an equal model: {share:.1%}, at most {most:.1%}")


if __name__ == "__main__":
    main()
