"""Where the code of an autoencoder lies in its forward: one tensor through which all that the images say must go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from models.source.roles.tracing import Changed, Event, Traced, replaced, traced

Pick = Callable[[Any], Tensor | None]
"""The reconstruction among what a call gave."""
SAME = 1e-5
"""Images are the same when they differ by at most this share of their largest value."""


@dataclass(frozen=True)
class Cut:
    """The code, as one event of every call."""

    event: Event
    how: str
    drawn: bool = False
    """Whether normal noise enters it: it is a draw of a posterior."""

    @property
    def code_shape(self) -> tuple[int, ...]:
        return tuple(self.event.tensor.shape[1:])

    def with_codes(self, codes: Tensor) -> dict[int, Event]:
        """Codes (n, d) as the answer to put in place."""
        return {self.event.index: replace(self.event, tensor=codes.reshape(len(codes), *self.code_shape))}


def find_cut(
    call: Callable[[Tensor], Any], images: Tensor, pick: Pick, boundaries: Sequence[Tensor] = ()
) -> Cut | None:
    """The code in ``call(images)``; None where no single tensor carries it, as with skip connections.

    ``images`` (n, ...) are two different halves, n of them even. ``boundaries`` are what the author's encoder gives for
    the same images.
    """
    found = traced(lambda: call(images), (images,))
    made = pick(found.value)
    if made is None:
        return None
    chain = _interior(found, made)
    return next((cut for cut in _choices(found, chain, boundaries) if _carries(call, images, pick, cut, made)), None)


def _choices(found: Traced, chain: list[Event], boundaries: Sequence[Tensor]) -> list[Cut]:
    """The candidates, the likeliest first."""
    n = len(found.events[0].tensor) if found.events else 0
    choices: list[Cut] = []
    noisy = _after_noise(found)
    drawn = next((event for event in chain if event.index in noisy), None)
    shapes = {shape for shape in found.drawn if shape and shape[0] == n}
    if drawn is not None and any(event_shape(drawn) == _numbers(shape) for shape in shapes):
        choices.append(Cut(drawn, "the code is where forward draws its noise", drawn=True))
    narrowest = min(chain, key=lambda event: (event.size, -event.index), default=None)
    own = [event for event in chain if any(_equal(event.tensor, given) for given in boundaries)]
    if own and (narrowest is None or own[-1].size <= 2 * narrowest.size):
        choices.append(Cut(own[-1], "the code is what the encoder gives"))
    if narrowest is not None:
        choices.append(Cut(narrowest, "the code is the narrowest result between the first and the last layer"))
    return choices


def event_shape(event: Event) -> int:
    return event.size


def _numbers(shape: tuple[int, ...]) -> int:
    size = 1
    for side in shape[1:]:
        size *= side
    return size


def _interior(found: Traced, made: Tensor) -> list[Event]:
    """Events that every way from the images to ``made`` passes, between the first and the last weighted operation."""
    events = found.events
    ending = [event for event in events if _equal(event.tensor, made)]
    if not ending:
        return []
    last = ending[-1]
    weighted = [event.index for event in events[: last.index + 1] if event.weighted]
    if len(weighted) < 2:
        return []
    n = len(made)
    passed = _dominators(events, last.index)
    return [event for event in passed if weighted[0] <= event.index < weighted[-1] and len(event.tensor) == n]


def _dominators(events: Sequence[Event], last: int) -> list[Event]:
    """Events without which the input does not reach event ``last``, in order.

    The operations are in the order of their results, so one pass over the ways' spans finds them: an event is passed by
    all ways when no used result from before it is needed behind it.
    """
    reach = _from_input(events)
    needed = {last}
    for index in range(last, -1, -1):
        if index in needed:
            needed.update(parent for parent in events[index].parents if parent in reach)
    passed: list[Event] = []
    furthest: dict[int, int] = {}
    for index in sorted(item for item in needed if item >= 0):
        for parent in events[index].parents:
            if parent in reach and (parent in needed or parent == -1):
                furthest[parent] = max(furthest.get(parent, -1), index)
    open_until = furthest.get(-1, -1)
    for index in sorted(item for item in needed if item >= 0 and item in reach):
        if index >= open_until:
            passed.append(events[index])
        open_until = max(open_until, furthest.get(index, -1))
    return [event for event in passed if event.index <= last]


def _from_input(events: Sequence[Event]) -> set[int]:
    reached = {-1}
    for event in events:
        if event.parents & reached:
            reached.add(event.index)
    return reached


def _after_noise(found: Traced) -> set[int]:
    """Events that a normal draw reaches."""
    reached: set[int] = set()
    for event in found.events:
        if event.operation in ("randn", "randn_like", "normal", "normal_") or event.parents & reached:
            reached.add(event.index)
    return reached


def _carries(call: Callable[[Tensor], Any], images: Tensor, pick: Pick, cut: Cut, made: Tensor) -> bool:
    """Whether the codes of other images, put in place, give those images' reconstructions."""
    turned = torch.roll(images, len(images) // 2, dims=0)
    codes = torch.roll(cut.event.tensor, len(images) // 2, dims=0)
    try:
        given = pick(replaced(lambda: call(images), cut.with_codes(codes)))
    except Changed:
        return False
    wanted = torch.roll(made, len(turned) // 2, dims=0)
    return given is not None and given.shape == wanted.shape and close(given, wanted)


def close(given: Tensor, wanted: Tensor) -> bool:
    scale = max(float(wanted.abs().max()), 1e-6)
    return bool((given - wanted).abs().max() <= SAME * scale)


def _equal(one: Tensor, other: Tensor) -> bool:
    return one.numel() == other.numel() and len(one) == len(other) and torch.equal(one.flatten(), other.flatten())
