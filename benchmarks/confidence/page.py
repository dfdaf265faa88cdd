"""Writes docs/likely-readings.md: how often a stated probability was right, on made files and on real ones."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from benchmarks.confidence.fitting import WRONG_AT_MOST, Predicted, chance, fits, is_sure, left_open, left_out
from benchmarks.confidence.openings import Opening
from benchmarks.confidence.reliability import lines, wilson
from benchmarks.confidence.sourced import CERTAIN
from models.rebuilding.judge.probability import fitted

PAGE = Path(__file__).parents[2] / "docs" / "likely-readings.md"
HEAD = """# How likely a reading is

Names and shapes of weights leave open what lies between the layers. Touchstone tries what may lie there and takes the
reading that explains the data best. `83% likely` beside a model's name says how often such a reading computes what its
author's network computed: code, reconstruction, sample or score, to 0.1% of their standard deviation.

{certainty}

Any other is a [guessed reading](uncertainty.md#guessed-reading): it is measured, and it leads nothing until you confirm
it. Nothing is inferred where the file's card or the author's [source](how-to/drop-the-source.md) says everything; such
a reading is certain and has no probability. A critic or a lone encoder is certain where all that is open leaves the
order of its output as it is.

## How it was fitted

{fitted} A logistic regression says from a few features of a reading whether it is true. Every feature is defined so
that more of it speaks for the reading, and no weight is negative. So the probability never falls when the evidence
grows.

Every probability below is from a fit that never saw the convention. Intervals are those of shares (Wilson 1927), 95%.

{table}

{refused}

| reading | readings | right | 95% interval |
| --- | ---: | ---: | --- |
{kinds}

{certain}

## With the author's source

A source says most: the class, its layers, what goes in and out. Where it leaves something open (mostly the pixel range)
the reading has a probability of its own, by what the code says and by how well the images at hand are reconstructed.
{sourced_fitted} What an author leaves out is drawn: a range that no code says (30%), a script of another experiment
(25%), an older class of the same layout (12%), a class whose name tells nothing (15%). These shares are assumed.

{sourced}

{sourced_certain}

A doubt that none of these networks had (an argument that nothing says, weights that the class does not use) gives no
probability: such a reading is a guess.

## Real files

The files of `shared/wild` are checkpoints of other authors. They were never fitted to.

{wild}

{wild_certain}

With the repositories of their authors, readings that these leave open:

{wild_sourced}

{wild_sourced_certain}

`python -m benchmarks.confidence fit FOLDER` writes this page and the weights of the features.
"""
KINDS = {
    "pair": "autoencoder or VAE", "generator": "generator or decoder", "encoder": "encoder",
    "discriminator": "discriminator",
}  # fmt: skip


def write(
    found: Sequence[Opening], wild: Sequence[Opening], sourced: Sequence[Opening], wild_sourced: Sequence[Opening]
) -> None:
    open_ones = left_open(sourced)
    own = fits(open_ones)
    real_sourced = [Predicted(one, chance(own[one.kind], one.features)) for one in left_open(wild_sourced)]
    predicted = left_out(found)
    weights = fits(found)
    real = [Predicted(one, chance(weights[one.kind], one.features)) for one in wild if one.kind]
    text = HEAD.format(
        certainty=_certainty(predicted),
        fitted=_fitted(found),
        refused=_refused(found),
        table=_table(predicted),
        kinds="\n".join(
            _kind(title, [one for one in predicted if one.opening.kind == k]) for k, title in KINDS.items()
        ),
        certain=_certain(predicted),
        wild=_table(real) + "\n\n" + _refused(wild),
        wild_certain=_certain(real),
        sourced_fitted=_fitted_to(sourced, open_ones),
        sourced=_table(left_out(open_ones)),
        sourced_certain=_said_certain(sourced, left_out(open_ones)),
        wild_sourced=_table(real_sourced),
        wild_sourced_certain=_said_certain(wild_sourced, real_sourced),
    )
    PAGE.write_text("\n\n".join(_wrapped(part) for part in text.split("\n\n")))


def _wrapped(part: str) -> str:
    """A paragraph in lines of at most 120 characters; tables and headings as they are."""
    return (
        part
        if part.startswith(("|", "#"))
        else "\n".join(textwrap.wrap(part, 120, break_on_hyphens=False)) + ("\n" if part.endswith("\n") else "")
    )


def _fitted(found: Sequence[Opening]) -> str:
    files, conventions = {one.file for one in found}, {one.convention for one in found}
    without = sum(not one.images for one in found)
    return (
        f"{len(files)} small networks in {len(conventions)} conventions were trained on MNIST digits and saved without "
        f"their code. Each was opened by its weights with images of the data, and {without} of them without images too."
    )


def _fitted_to(sourced: Sequence[Opening], open_ones: Sequence[Opening]) -> str:
    files, doubtful = {one.file for one in sourced}, {one.file for one in open_ones}
    return (
        f"The {len(files)} networks were given sources as authors write them; {len(doubtful)} of these leave something "
        f"open, and {len(open_ones)} openings of them were fitted to."
    )


def _said_certain(sourced: Sequence[Opening], predicted: Sequence[Predicted]) -> str:
    """What is certain as the source says all, and from which probability on a reading that it leaves open is."""
    whole = [one for one in sourced if one.kind and one.confidence == CERTAIN]
    wrong = sum(not one.right for one in whole)
    likeliest = [one for one in predicted if one.probability >= 0.8]
    missed = sum(not one.opening.right for one in likeliest)
    return (
        f"Nothing left open by the source: {len(whole)} readings, of which {wrong} wrong "
        f"({_interval(wrong, len(whole))}). Something left open and at least 80% likely: {len(likeliest)}, of which "
        f"{missed} wrong ({_interval(missed, len(likeliest))}). They are called certain where the upper end of the "
        f"interval is at most {WRONG_AT_MOST:.0%}."
    )


def _table(predicted: Sequence[Predicted]) -> str:
    return "\n".join(lines([(one.probability, one.opening.right) for one in predicted]))


def _refused(found: Sequence[Opening]) -> str:
    count = sum(not one.kind for one in found)
    return f"Refused, without any reading: {count} of {len(found)} openings."


def _kind(title: str, predicted: Sequence[Predicted]) -> str:
    right = sum(one.opening.right for one in predicted)
    return f"| {title} | {len(predicted)} | {right / max(len(predicted), 1):.1%} | {_interval(right, len(predicted))} |"


def _certainty(predicted: Sequence[Predicted]) -> str:
    """From which probability on a reading is certain, or why none is."""
    least = fitted().sure
    if least < 1:
        return (
            f"A reading is *certain* when it is at least {least:.1%} likely and the rules of rebuilding leave it no "
            "rival."
        )
    settled = [one for one in predicted if is_sure(one, 0.0)]
    wrong = sum(not one.opening.right for one in settled)
    return (
        f"No reading of weights alone is called *certain*. At most {WRONG_AT_MOST:.0%} of certain readings may be "
        f"wrong, with the upper end of the interval. Of the {len(settled)} readings to which the rules of rebuilding "
        f"leave no rival, {wrong} were wrong ({_interval(wrong, len(settled))}), and no probability parts the right "
        "ones from them on so few files."
    )


def _certain(predicted: Sequence[Predicted]) -> str:
    settled = [one for one in predicted if is_sure(one, 0.0)]
    sure = [one for one in settled if one.probability >= fitted().sure]
    counts = [(len(group), sum(not one.opening.right for one in group)) for group in (settled, sure)]
    (n, wrong), (n_sure, wrong_sure) = counts
    return (
        f"Without a rival by the rules: {n} of {len(predicted)} readings, of which {wrong} wrong "
        f"({_interval(wrong, n)}). Certain: {n_sure}, of which {wrong_sure} wrong."
    )


def _interval(count: int, n: int) -> str:
    low, high = wilson(count, n)
    return f"{low:.1%} to {high:.1%}"
