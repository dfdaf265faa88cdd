"""What is done with finished runs: read, compared, reported. Every wrong argument is one sentence."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.front.settings import described, metric_globs, wrong
from evaluation.record.run import Run
from evaluation.types import TouchstoneError

if TYPE_CHECKING:
    from evaluation.judging.compare import Comparison
    from evaluation.judging.ranking import Ranking
    from evaluation.record.results_paths import FoundRuns
    from evaluation.report.reading import ReadReport


def read(paths: str | Path | Sequence[str | Path]) -> FoundRuns:
    """Runs from results files or folders of them, with a warning for each that is lost or damaged.

    Raises TouchstoneError.
    """
    from evaluation.record.results_paths import read_runs

    several: Any = [paths] if isinstance(paths, str | Path) else paths
    if not isinstance(several, list | tuple) or not several:
        raise wrong("paths", "a results file, a folder of them, or a list of such", paths)
    for path in several:
        if not isinstance(path, str | Path) or not str(path).strip() or "\0" in str(path):
            raise wrong("paths", "a results file, a folder of them, or a list of such", path)
    found = read_runs(several)
    for sentence in found.sentences:
        warnings.warn(sentence, stacklevel=3)
    return found


def read_report(path: str | Path) -> ReadReport:
    """``touchstone.read_report``. Raises TouchstoneError."""
    from evaluation.report.reading import read_report as read_back

    given: Any = path
    if not isinstance(given, str | Path) or not str(given).strip() or "\0" in str(given):
        raise wrong("path", "the name of a report's file, such as 'report.json'", given)
    found = read_back(Path(given).expanduser())
    for sentence in found.problems:
        warnings.warn(sentence, stacklevel=3)
    return found


def compare(runs: Run | Sequence[Run], *, baseline: int | str | None, metrics: str | Sequence[str]) -> Comparison:
    """``touchstone.compare``. Raises TouchstoneError."""
    from evaluation.judging.baseline import named_baseline
    from evaluation.judging.compare import compare as compare_runs
    from evaluation.record.selecting import only

    found = taken(runs)
    return compare_runs(only(found, metric_globs(metrics)), baseline=named_baseline(found, baseline))


def rank(
    runs: Run | Sequence[Run], *, question: str, weights: Mapping[str, float] | None, metrics: str | Sequence[str]
) -> tuple[Ranking, ...]:
    """``touchstone.rank``. Raises TouchstoneError."""
    from evaluation.judging.compare import compare as compare_runs
    from evaluation.judging.findings import by_model
    from evaluation.judging.questions import find_question
    from evaluation.judging.ranking import rankings
    from evaluation.judging.weights import checked
    from evaluation.record.selecting import only

    found = taken(runs)
    asked = find_question(question)
    given: Any = weights if weights is not None else {}
    if not isinstance(given, Mapping):
        raise wrong("weights", "a dict such as {'fidelity': 2.0}", given)
    comparison = compare_runs(only(found, metric_globs(metrics)))
    return rankings(comparison, dict(by_model(found)), asked, checked(given, comparison.rows))


def report(
    runs: Run | Sequence[Run],
    path: str | Path,
    *,
    baseline: int | str | None,
    title: str | None,
    metrics: str | Sequence[str],
    parts: Sequence[str] | None,
) -> Path:
    """``touchstone.report``. Raises TouchstoneError."""
    from evaluation.judging.baseline import named_baseline
    from evaluation.report import write_report

    found = taken(runs)
    written: Any = path
    if not isinstance(written, str | Path) or not str(written).strip() or "\0" in str(written):
        raise wrong("path", "the name of a file, such as 'report.html'", written)
    heading: Any = title
    if heading is not None and (not isinstance(heading, str) or not heading.strip()):
        raise wrong("title", "a text", heading)
    try:
        return write_report(
            found,
            Path(path).expanduser(),
            baseline=named_baseline(found, baseline),
            title=title,
            metrics=metric_globs(metrics),
            parts=parts,
        )
    except OSError as error:
        raise TouchstoneError(f"the report cannot be written to '{path}': {error.strerror or error}") from error


def taken(runs: Any) -> list[Run]:
    """One run or several, as ``evaluate`` and ``read_results`` give them. Raises TouchstoneError for anything else."""
    several = [runs] if isinstance(runs, Run) else runs
    if isinstance(several, str | Path | Mapping) or not isinstance(several, Iterable):
        raise _no_run(several)
    found = list(several)
    if not found:
        raise TouchstoneError("at least one run is needed, and none was given; touchstone.evaluate makes them")
    for one in found:
        if not isinstance(one, Run):
            raise _no_run(one)
    return found


def _no_run(value: Any) -> TouchstoneError:
    if isinstance(value, str | Path):
        return TouchstoneError(f"runs are needed, and '{value}' is a path or text; touchstone.read_results reads files")
    return TouchstoneError(f"runs must be what touchstone.evaluate or read_results gives back; got {described(value)}")
