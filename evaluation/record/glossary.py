"""The words of the field that pages and reports use, each explained once.

What a metric says comes from its docstring: `make docs` writes those into ``glossary_metrics.json`` beside this file,
so that a page explains a metric without importing it. All other words stand here.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

METRICS = Path(__file__).with_name("glossary_metrics.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    key: str
    """As in an address: ``latent_code``. Of a metric, its registered name."""
    word: str
    """As a heading shows it."""
    meaning: str
    """One or two sentences."""
    spelt: tuple[str, ...] = ()
    """How sentences write it, beside ``word``."""
    group: str = "Words"
    metric: MetricFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricFacts:
    """What the glossary says of a metric beside its first sentence."""

    gives: str
    better: str
    bounds: tuple[float | None, float | None]
    unit: str
    source: str
    also: tuple[str, ...]
    more: tuple[str, ...]
    """Paragraphs of its docstring; names stand between backticks."""
    labelled: Mapping[str, str]
    """``Interval`` and ``Caveats``, where they are there."""


def _word(word: str, meaning: str, *spelt: str) -> Term:
    return Term(key=key_of(word), word=word, meaning=meaning, spelt=spelt)


def key_of(word: str) -> str:
    """``Latent code`` -> ``latent_code``."""
    return re.sub(r"\W+", "_", word.lower()).strip("_")


WORDS = (
    _word(
        "Latent code",
        "The few numbers into which an encoder compresses an image, and from which a decoder draws it again. In short: "
        "code.",
        "latent codes",
    ),
    _word("Latent space", "All possible latent codes: one axis for each number of a code."),
    _word(
        "Latent walk",
        "A path through the latent space, drawn by the decoder step by step. It shows what the numbers of a code stand "
        "for.",
    ),
    _word(
        "Prior",
        "The distribution that codes are drawn from to generate images. For most VAEs and GANs every number of a code "
        "is normal with mean 0 and variance 1.",
        "priors",
    ),
    _word(
        "Posterior",
        "What the encoder of a VAE gives for one image: a distribution of codes instead of a single one.",
        "posteriors",
    ),
    _word(
        "Mode collapse",
        "A generator makes only some of the kinds of images in the data, and leaves others out.",
        "collapsed modes",
    ),
    _word("Encoder", "The part of a model that turns an image into a latent code."),
    _word("Decoder", "The part of a model that turns a latent code into an image."),
    _word("Discriminator", "The part of a GAN that tells real images from made ones while it is trained."),
    _word("Reconstruction", "An image that went through the encoder and the decoder.", "reconstructions"),
    _word("Samples", "Images that a model makes from codes drawn from the prior."),
    _word(
        "Feature extractor",
        "A network that turns images into features, in which sets of images are compared. Numbers of different "
        "extractors cannot be compared.",
        "feature extractors",
    ),
    _word(
        "Disparity",
        "What is left between two maps of the same images when one is shifted, scaled and turned onto the other "
        "(Procrustes). 0 is the same arrangement, 1 has nothing in common.",
    ),
    _word(
        "CKA",
        "Centred kernel alignment: how alike the codes of two models are, whatever their number of dimensions "
        "(Kornblith et al. 2019). 1 is alike up to rotation and scale.",
        "centred kernel alignment",
    ),
    _word("PCA", "A map along the two directions in which codes vary most. Distances in it can be read."),
    _word(
        "t-SNE",
        "A map that keeps close neighbours together. Sizes of groups and distances between them mean nothing.",
    ),
    _word(
        "UMAP",
        "A map that keeps close neighbours together, and more of the whole than t-SNE. Distances between groups still "
        "mean little.",
    ),
    _word(
        "Interval",
        "Holds the number of the population in 95 of 100 cases. It is about this checkpoint, over new images and new "
        "samples.",
        "intervals",
    ),
    _word(
        "Paired",
        "Two models are compared on the same images, so that what is hard for both cancels.",
    ),
    _word("Resampling", "Images are drawn anew from those measured, many times, to see how a number varies "
        "(bootstrap).", "resamplings", "resampled", "bootstrap"),
    _word("Baseline", "The model that others are compared with."),
    _word("Tied", "No difference was found. A smaller one may show on more images."),
    _word("Undecided", "No model leads a group of measures alone."),
    _word("Disqualified", "A grave warning stands against the model, such as copied images. It leads nothing."),
    _word(
        "Holm",
        "A correction of p for the number of questions that were asked: who asks a hundred finds something by chance "
        "(Holm 1979).",
        "corrected",
    ),
    _word(
        "Guessed reading",
        "Names and shapes of the weights fit several networks, and the one shown was the likeliest. Confirm it before "
        "you believe its numbers.",
    ),
    _word("Checkpoint", "A file, or a folder, with the weights of a trained network.", "checkpoints"),
    _word("Memorisation", "A model gives back training images instead of what they have in common."),
    _word(
        "Pareto front",
        "The models that no other beats at both measures of a chart. Every other is worse at both than one of these.",
    ),
)  # fmt: skip

SPELT: Mapping[str, tuple[str, ...]] = {
    "bits_per_dimension": ("bits per dimension", "bits/dim"),
    "copying": ("C_T",),
    "different_bins": ("NDB",),
    "frechet_distance": ("FD", "FID"),
    "knn_recall": ("kNN recall",),
    "latent_isotropy": ("isotropy",),
    "linear_probe_accuracy": ("linear probe",),
    "mse": ("mean squared error",),
    "posterior_collapse": ("posterior collapse", "collapsed posterior"),
    "prior_mmd": ("MMD",),
    "trustworthiness": ("trustworthiness",),
    "continuity": ("continuity",),
}
"""Metric -> how sentences name it, beside its title."""


@functools.cache
def glossary() -> Mapping[str, Term]:
    """Key -> term: the words first, then the metrics in the order of the catalogue."""
    return {term.key: term for term in (*WORDS, *_metrics())}


def of_metric(metric: str) -> Term | None:
    """The term of a metric of ours, by its registered name, with an extractor's or without; None for a plug-in's."""
    found = glossary().get(metric.partition("[")[0])
    return found if found is not None and found.metric is not None else None


def _metrics() -> Iterator[Term]:
    if not METRICS.is_file():  # `make docs` is about to write it
        return
    for name, entry in json.loads(METRICS.read_text(encoding="utf-8")).items():
        low, high = entry["bounds"]
        yield Term(
            key=name, word=entry["title"], meaning=entry["meaning"], spelt=SPELT.get(name, ()), group=entry["group"],
            metric=MetricFacts(
                gives=entry["gives"], better=entry["better"], bounds=(low, high), unit=entry["unit"],
                source=entry["source"], also=tuple(entry["also"]), more=tuple(entry["more"]),
                labelled=entry["labelled"],
            ),
        )  # fmt: skip
