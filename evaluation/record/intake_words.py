"""What was used of the data, in the one line that terminal, pages and reports show."""

from __future__ import annotations

from evaluation.record.schema import DatasetFacts, IntakeFacts, LeftOutFacts
from models.intake.reasons import counted


def intake_line(data: DatasetFacts) -> str:
    """``used 9,998 of 10,012 files; 12 are no images; range 0..255; 10 classes; 14 exact duplicates, ...``.

    Empty for results that are older than this.
    """
    intake = data.intake
    if intake is None:
        return ""
    parts = [
        f"used {intake.used:,} of {intake.found:,} {intake.unit}",
        *(_left_out(one) for one in intake.left_out),
        f"range {intake.value_range}" if intake.value_range else "",
        f"{len(data.classes)} classes" if data.classes else "no classes",
        _duplicates(intake),
        *intake.remarks,
    ]
    return "; ".join(part for part in parts if part)


def _left_out(one: LeftOutFacts) -> str:
    more = ", ..." if one.count > len(one.names) else ""
    return counted(one.count, one.reason) + (f" ({', '.join(one.names)}{more})" if one.names else "")


def _duplicates(intake: IntakeFacts) -> str:
    if not intake.duplicates:
        return "no exact duplicates"
    noun = "exact duplicate" if intake.duplicates == 1 else "exact duplicates"
    across = f", {intake.duplicates_across:,} of them across train and test" if intake.duplicates_across else ""
    return f"{intake.duplicates:,} {noun}{across}"
