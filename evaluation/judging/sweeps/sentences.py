"""What a sweep says, in words."""

from __future__ import annotations

from evaluation.judging.sweeps.mattering import Mattering, Sweep


def sentences(title: str, sweep: Sweep) -> tuple[str, ...]:
    """One fact each: settings that matter, those of which nothing shows, and those that cannot be told apart."""
    if not sweep.settings and not sweep.together:
        few = f"Nothing is said of {sweep.trainings} trainings"
        return (f"{few}: with as many settings at least {sweep.needed} are needed.",)
    said = [
        f"{one.name} matters: it goes with {_share(one)} of the scatter in {title} that the other settings leave, and "
        f"is best at {one.best}."
        for one in sweep.settings
        if one.matters
    ]
    others = [f"{one.name} (up to {one.interval[1]:.0%})" for one in sweep.settings if not one.matters]
    if others:
        said.append(f"No part in the scatter of {title} shows for {', '.join(others)}.")
    if sweep.together:
        said.append(f"{', '.join(sweep.together)} change with other settings, and nothing tells their parts apart.")
    return tuple(said)


def _share(one: Mattering) -> str:
    low, high = one.interval
    return f"{one.share:.0%} ({low:.0%} to {high:.0%})"
