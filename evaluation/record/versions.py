"""Records of every version: an older one is brought to the present, a newer or a damaged one is refused in a sentence.

A change of the schema that an older record does not fit, and a new field, which an older Touchstone refuses, raise
``SCHEMA_VERSION`` by one and add one entry to ``STEPS``. Results of the version before it are kept in
``tests/record/results``, so that a test reads them.
The fields ``schema_version`` and ``environment.touchstone`` never change: newer records are recognised by them.

Outcomes of unfinished jobs (the table ``job_outcomes``) have no version. A step that changes outcomes comes with a
migration of the store that empties that table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json

from evaluation.called import called
from evaluation.record.least_n import least_n_of
from evaluation.record.losses import listed
from evaluation.record.moved import regrouped
from evaluation.record.schema import SCHEMA_VERSION, RunRecord
from evaluation.record.unfit import Plain, without_unfit
from evaluation.types import TouchstoneError
from evaluation.version import __version__


def _without_new_fields(record: Plain) -> Plain:
    """Version 2 may say what was used of the data, which plug-in made an outcome, and checksums. None must be there."""
    return record


def _with_least_n(record: Plain) -> Plain:
    """Version 3 says how many images and samples each number needs. What is known of that now holds for older ones."""
    return {**record, "outcomes": [_needing(outcome) for outcome in record["outcomes"]]}


def _needing(outcome: object) -> object:
    """What is no outcome is left for the schema to refuse."""
    metric = outcome.get("metric") if isinstance(outcome, dict) else None
    least = least_n_of(metric) if isinstance(metric, str) else None
    return {**outcome, "least_n": least.model_dump()} if isinstance(outcome, dict) and least is not None else outcome


def _without_source(record: Plain) -> Plain:
    """Version 4 may say which class of the author's source a checkpoint was opened as. None must be there."""
    return record


def _without_refused_calls(record: Plain) -> Plain:
    """Version 5 may say which system calls the worker was refused. Nothing is known of that in older ones."""
    return record


def _without_training(record: Plain) -> Plain:
    """Version 6 may say of which training a checkpoint is a look, how likely its reading is, and which range of samples
    was stated. None must be there."""
    return record


STEPS: Mapping[int, Callable[[Plain], Plain]] = {
    1: _without_new_fields,
    2: _with_least_n,
    3: _without_source,
    4: _without_refused_calls,
    5: _without_training,
}
"""Version -> the function that turns a record of that version into one of the next; it sets no version itself."""

ADVICE = "Take it from a backup, or evaluate the checkpoint again."
STATUSES = ("ok", "skipped", "failed")
BOM = b"\xef\xbb\xbf"
"""A byte order mark, which some editors put before UTF-8."""
LONGEST = 60
"""Characters shown of a value that came from a file."""


class ForeignFile(TouchstoneError):
    """No results file at all: of another program, perhaps, and no loss."""


def parse_record(text: str | bytes, *, name: str) -> tuple[RunRecord, tuple[str, ...]]:
    """The record that a JSON text of any version holds, and a sentence where some of its outcomes cannot be read.

    Such an outcome stands in the record as failed. ``name`` says which text it is, as a sentence begins with it:
    "'vae.json'". Raises TouchstoneError with one sentence where more than outcomes is wrong.
    """
    plain = _plain(text, name)
    version = plain["schema_version"]
    if version > SCHEMA_VERSION:
        writer = _shown(plain["environment"]["touchstone"])
        raise TouchstoneError(
            f"{name} was written by Touchstone {writer} (results version {version}; this Touchstone, {__version__}, "
            f"reads up to {SCHEMA_VERSION}). Update Touchstone."
        )
    try:
        plain = regrouped(_upgraded(plain))
        return RunRecord.model_validate(plain), ()
    except ValidationError as error:
        reason = _reason(error, plain)
        left, lost = without_unfit(plain, error, f"what {name} says of it is damaged: {reason}")
        if left is None:
            raise _damaged(name, reason) from error
        return left, (f"{name} is damaged in what it says of {listed(lost)}, which is not shown: {reason}. {ADVICE}",)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:  # a step met what it cannot read
        raise _damaged(name, f"it does not hold what version {version} holds ({error})") from error


def _reason(error: ValidationError, plain: Plain) -> str:
    first, *others = error.errors(include_url=False, include_context=False)
    more = f", and {len(others)} more of its fields are wrong" if others else ""
    return _in_words(first, plain) + more + _writer(plain)


def _plain(text: str | bytes, name: str) -> Plain:
    content = text.encode() if isinstance(text, str) else text
    try:
        plain = from_json(content.removeprefix(BOM))
    except ValueError as error:
        if b'"schema_version"' in content:
            raise _damaged(name, f"it is not JSON any more ({error})") from error
        raise _foreign(name, f"it is not JSON ({error})") from error
    if not isinstance(plain, dict):
        raise _foreign(name, "it holds no record")
    version, environment = plain.get("schema_version"), plain.get("environment")
    if "report_version" in plain:
        raise _foreign(name, "it is a report, which touchstone.read_report reads")
    if type(version) is not int or version < min(STEPS, default=SCHEMA_VERSION):
        raise _foreign(name, "it has no 'schema_version', a number from 1 up")
    if not isinstance(environment, dict) or not isinstance(environment.get("touchstone"), str):
        raise _foreign(name, "it has no 'environment.touchstone', the version that wrote it")
    return plain


def _writer(plain: Plain) -> str:
    """Both versions, where another Touchstone wrote it."""
    written = _shown(plain["environment"]["touchstone"])
    return "" if written == __version__ else f" (written by Touchstone {written}; this is {__version__})"


def _upgraded(plain: Plain) -> Plain:
    for version in range(plain["schema_version"], SCHEMA_VERSION):
        plain = {**STEPS[version](plain), "schema_version": version + 1}
    return plain


def _foreign(name: str, reason: str) -> TouchstoneError:
    return ForeignFile(f"{name} is not a Touchstone results file: {reason}. Write one with `{called()} evaluate`.")


def _damaged(name: str, reason: str) -> TouchstoneError:
    return TouchstoneError(f"{name} is a damaged results file: {reason}. {ADVICE}")


def _in_words(error: ErrorDetails, plain: Plain) -> str:
    """``'config.seed' must be a valid integer; got 'x'``."""
    place, outcome = list(error["loc"]), ""
    if len(place) > 1 and place[0] == "outcomes":
        entry = plain["outcomes"][place[1]]
        metric = entry.get("metric") if isinstance(entry, dict) else None
        outcome = f" of the metric '{_shown(metric)}'" if metric else f" of outcome {place[1]}"
        place = [part for part in place[2:] if part not in STATUSES]
    field = f"'{'.'.join(_shown(part) for part in place)}'{outcome}" if place else f"the record{outcome}"
    if error["type"] == "missing":
        return f"{field} is missing"
    if error["type"] == "extra_forbidden":
        return f"{field} is unknown"
    if error["type"].startswith("union_tag"):
        return f"the 'status'{outcome} must be one of {', '.join(STATUSES)}"
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    rule = error["msg"].replace("Input should be", "must be", 1)
    return f"{field} {rule}; got {_shown(repr(error['input']))}"


def _shown(value: object) -> str:
    """One short line of printable characters."""
    line = "".join(character for character in str(value) if character.isprintable())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
