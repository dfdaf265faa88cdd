"""Models of the world, as what they give: healthy ones, and one for each planted fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.findings.drawn import Draw
from benchmarks.findings.world import CODE, FACTORS, blurred, seen
from evaluation.types import Array


@dataclass(frozen=True, kw_only=True)
class Autoencoder:
    """What an autoencoder makes of the draw's images; ``std`` (n, d) of its posterior, as a VAE's."""

    test: Array
    """Reconstructions (n, 64)."""
    noisy: Array
    """Reconstructions of the draw's noisy test images (n, 64)."""
    train: Array
    codes: Array
    train_codes: Array
    std: Array


@dataclass(frozen=True, kw_only=True)
class Samples:
    """As many samples as test images (n, 64), and raw scores of the discriminator."""

    flat: Array
    real_scores: Array
    sample_scores: Array


@dataclass(frozen=True, kw_only=True)
class Plant:
    """A fault, how it is made from a healthy model of the same draw, and the titles of findings that name it."""

    name: str
    titles: tuple[str, ...]
    make: Callable[[Draw, np.random.Generator], Autoencoder | Samples]


def healthy_autoencoder(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    """The best code and its decoder. It has learned a tenth of the training images' noise, as trained models do."""
    world = draw.world
    codes, train_codes = world.encode(draw.test.flat), world.encode(draw.train.flat)
    train = world.decode(train_codes)
    return Autoencoder(
        test=world.decode(codes), noisy=world.decode(world.encode(draw.noisy)),
        train=train + 0.1 * (draw.train.flat - train),
        codes=codes, train_codes=train_codes, std=np.full(codes.shape, 0.2),
    )  # fmt: skip


def healthy_small_code(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    """As good, with as few numbers as the factors and a place of each class on a circle need."""
    model = healthy_autoencoder(draw, rng)
    kept = slice(None, FACTORS + 2)
    codes, train_codes = model.codes[:, kept], model.train_codes[:, kept]
    return replace(model, codes=codes, train_codes=train_codes, std=model.std[:, kept])


def healthy_samples(draw: Draw, rng: np.random.Generator) -> Samples:
    """A perfect generator, and a discriminator that cannot tell."""
    return _with_scores(draw, rng, draw.world.draw(rng, len(draw.test)).flat)


def _with_scores(draw: Draw, rng: np.random.Generator, flat: Array) -> Samples:
    return Samples(
        flat=seen(flat), real_scores=rng.normal(size=len(draw.test)), sample_scores=rng.normal(size=len(flat))
    )


def _overfit(few: int | None) -> Callable[[Draw, np.random.Generator], Autoencoder]:
    def make(draw: Draw, rng: np.random.Generator) -> Autoencoder:
        model = healthy_autoencoder(draw, rng)
        kept = slice(0, len(draw.train) if few is None else max(1, len(draw.train) // few))
        train = model.train.copy()
        train[kept] += 0.8 * (draw.train.flat[kept] - train[kept])
        return replace(model, train=train)

    return make


def _identity(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    test, train = draw.test.flat, draw.train.flat
    return Autoencoder(
        test=test, noisy=draw.noisy, train=train, codes=test, train_codes=train, std=np.full(test.shape, 0.2)
    )


def _collapsed(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    n, m = len(draw.test), len(draw.train)
    mean = draw.pca.mean
    return Autoencoder(
        test=np.broadcast_to(mean, (n, len(mean))), noisy=np.broadcast_to(mean, (n, len(mean))),
        train=np.broadcast_to(mean, (m, len(mean))),
        codes=1e-3 * rng.normal(size=(n, CODE)), train_codes=1e-3 * rng.normal(size=(m, CODE)), std=np.ones((n, CODE)),
    )  # fmt: skip


def _noisy_decoder(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    model = healthy_autoencoder(draw, rng)
    return replace(
        model, test=model.test + 0.1 * rng.normal(size=model.test.shape),
        noisy=model.noisy + 0.1 * rng.normal(size=model.noisy.shape),
        train=model.train + 0.1 * rng.normal(size=model.train.shape),
    )  # fmt: skip


def _blurred_decoder(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    model = healthy_autoencoder(draw, rng)
    return replace(model, test=blurred(model.test), noisy=blurred(model.noisy), train=blurred(model.train))


def _sharpening_decoder(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    """It raises all fine detail, noise too: each pixel moves away from the mean of the nine around it."""
    model = healthy_autoencoder(draw, rng)
    test, noisy, train = (
        seen(part + 0.5 * (part - blurred(part))) for part in (draw.test.flat, draw.noisy, draw.train.flat)
    )
    return replace(model, test=test, noisy=noisy, train=train)


def _small_code(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    """A code of two numbers, and what PCA makes of them."""
    codes, noisy_codes, train_codes = (
        draw.pca.project(part, 2) for part in (draw.test.flat, draw.noisy, draw.train.flat)
    )
    return Autoencoder(
        test=draw.pca.restore(codes), noisy=draw.pca.restore(noisy_codes), train=draw.pca.restore(train_codes),
        codes=codes, train_codes=train_codes, std=np.full(codes.shape, 0.2),
    )  # fmt: skip


def _random_encoder(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    """An untrained encoder: random weights and a bend. The decoder makes the best of it, linearly."""
    weights = rng.normal(size=(draw.test.flat.shape[1], CODE))
    codes, noisy_codes, train_codes = (
        np.tanh((part - 0.5) @ weights) for part in (draw.test.flat, draw.noisy, draw.train.flat)
    )
    design = np.column_stack([train_codes, np.ones(len(train_codes))])
    found, *_ = np.linalg.lstsq(design, draw.train.flat, rcond=None)
    decoded = (np.column_stack([part, np.ones(len(part))]) @ found for part in (codes, noisy_codes, train_codes))
    test, noisy, train = decoded
    return Autoencoder(
        test=test, noisy=noisy, train=train, codes=codes, train_codes=train_codes, std=np.full(codes.shape, 0.2)
    )


def _dead_units(draw: Draw, rng: np.random.Generator) -> Autoencoder:
    model = healthy_autoencoder(draw, rng)
    alive = (np.arange(CODE) < 2) | (np.arange(CODE) >= FACTORS)
    codes, train_codes = model.codes * alive, model.train_codes * alive
    world = draw.world
    return replace(
        model, test=world.decode(codes), noisy=world.decode(world.encode(draw.noisy) * alive),
        train=world.decode(train_codes), codes=codes, train_codes=train_codes,
    )  # fmt: skip


def _copies(noise: float) -> Callable[[Draw, np.random.Generator], Samples]:
    def make(draw: Draw, rng: np.random.Generator) -> Samples:
        copied = draw.train.flat[rng.integers(len(draw.train), size=len(draw.test))]
        return _with_scores(draw, rng, copied + noise * rng.normal(size=copied.shape))

    return make


def _copies_of_a_class(draw: Draw, rng: np.random.Generator) -> Samples:
    """All samples of one class are noisy copies; those of the others are perfect."""
    drawn, theirs = draw.world.draw(rng, len(draw.test)), np.flatnonzero(draw.train.labels == 3)
    ours = np.flatnonzero(drawn.labels == 3)
    flat = drawn.flat.copy()
    if len(theirs):
        copied = draw.train.flat[rng.choice(theirs, size=len(ours))]
        flat[ours] = copied + 0.015 * rng.normal(size=copied.shape)
    return _with_scores(draw, rng, flat)


def _only_copies_of_a_class(draw: Draw, rng: np.random.Generator) -> Samples:
    theirs = draw.train.flat[draw.train.labels == draw.train.labels[0]]
    copied = theirs[rng.integers(len(theirs), size=len(draw.test))]
    return _with_scores(draw, rng, copied + 0.015 * rng.normal(size=copied.shape))


def _of_classes(*classes: int) -> Callable[[Draw, np.random.Generator], Samples]:
    def make(draw: Draw, rng: np.random.Generator) -> Samples:
        return _with_scores(draw, rng, draw.world.draw(rng, len(draw.test), np.array(classes)).flat)

    return make


def _noise(draw: Draw, rng: np.random.Generator) -> Samples:
    return _with_scores(draw, rng, rng.random(size=draw.test.flat.shape))


def _blurred_samples(draw: Draw, rng: np.random.Generator) -> Samples:
    return _with_scores(draw, rng, blurred(draw.world.draw(rng, len(draw.test)).flat))


def _noisy_samples(draw: Draw, rng: np.random.Generator) -> Samples:
    flat = draw.world.draw(rng, len(draw.test)).flat
    return _with_scores(draw, rng, flat + 0.12 * rng.normal(size=flat.shape))


def _saturated(draw: Draw, rng: np.random.Generator) -> Samples:
    model = healthy_samples(draw, rng)
    return replace(model, real_scores=model.real_scores + 8, sample_scores=model.sample_scores - 8)


MEMORISES = "Memorises its training images"
MEMORISES_SOME = (MEMORISES, "Memorises some of its training images")
COPYING = ("Copies its training images", "Copies the training images of a class", "Its samples are near copies")
MODES = "Mode collapse"
NO_IMAGES = "Its samples are not images of this kind"
WEAK = ("Worse than a linear code", "No better than a linear code", "Hardly better than a linear code")
PLANTS = (
    Plant(name="overfit", titles=(MEMORISES,), make=_overfit(None)),
    Plant(name="identity map", titles=("The code can copy the image",), make=_identity),
    Plant(name="collapsed posterior", titles=("Posterior collapse",), make=_collapsed),
    Plant(name="noisy decoder", titles=WEAK, make=_noisy_decoder),
    Plant(name="blurred decoder", titles=WEAK, make=_blurred_decoder),
    Plant(name="sharpening decoder", titles=("On noisy images worse than doing nothing",), make=_sharpening_decoder),
    Plant(name="too small a code", titles=("The code is too small for these images",), make=_small_code),
    Plant(name="random encoder", titles=(*WEAK, "Its features are worse than linear ones"), make=_random_encoder),
    Plant(name="dead units", titles=("Part of the code is dead",), make=_dead_units),
    Plant(name="copies", titles=COPYING, make=_copies(0.0)),
    Plant(name="noisy copies", titles=COPYING, make=_copies(0.015)),
    Plant(name="noisy copies of one class, nothing else", titles=COPYING, make=_only_copies_of_a_class),
    Plant(name="noisy copies of one class, others perfect", titles=COPYING, make=_copies_of_a_class),
    Plant(name="blurred samples", titles=("Its samples are blurred",), make=_blurred_samples),
    Plant(name="noisy samples", titles=("Its samples are grainy", NO_IMAGES), make=_noisy_samples),
    Plant(name="overfit on a twentieth", titles=MEMORISES_SOME, make=_overfit(20)),
    Plant(name="one class only", titles=(MODES,), make=_of_classes(3)),
    Plant(name="a class left out", titles=(MODES,), make=_of_classes(0, 1, 2, 3, 5, 6, 7, 8, 9)),
    Plant(name="pure noise", titles=(NO_IMAGES,), make=_noise),
    Plant(name="saturated discriminator", titles=("The discriminator is saturated",), make=_saturated),
)  # fmt: skip
