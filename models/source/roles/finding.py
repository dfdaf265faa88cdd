"""What a network is: tried on images and on codes until one form of its input works and its outputs make sense."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from models.live.outputs import outputs
from models.source.roles.autoencoding import Autoencoder, find_autoencoder, reconstruction_of
from models.source.roles.composing import Composed, Step, boundaries_of
from models.source.roles.cutting import close
from models.source.roles.encoding import find_encoder
from models.source.roles.forms import Form, fits, forms_of, tried
from models.source.roles.found import Found
from models.source.roles.generating import Generator, find_generator
from models.source.roles.hints import USUAL, Hints, ImageShape
from models.source.roles.network import Network
from models.source.surroundings.shapes import squares

_MAKES_IMAGES = re.compile(r"gen|decod|^g$|netg|_g$", re.IGNORECASE)
_SCORES = re.compile(r"disc|critic|^d$|netd|_d$|dis$", re.IGNORECASE)
_ENCODES = re.compile(r"enc|^e$|nete|infer", re.IGNORECASE)
TRIES = 300
"""Forms of the input that are tried at most."""
Call = Callable[..., Any]


def find_roles(network: Network, widths: Sequence[int], hints: Hints) -> Found | None:
    """What a network is; None where no form of its input works.

    ``widths`` are the sizes that its weights have, such as the inputs of its first layers.
    """
    makes = bool(_MAKES_IMAGES.search(network.title)) and not _SCORES.search(network.title)
    both = (_on_codes, _on_images) if makes else (_on_images, _on_codes)
    for way in both:
        found = way(network, widths, hints)
        if found is not None:
            return _or_generator(found, network, widths, hints)
    return None


def _or_generator(found: Found, network: Network, widths: Sequence[int], hints: Hints) -> Found:
    """A matrix takes a code as it takes a small image: what gives images of a named size makes them.

    Where neither size is named, an encoder gives less than it takes.
    """
    if found.kind != "encoder" or found.image_shape in hints.shapes or _ENCODES.search(network.title):
        return found
    other = _on_codes(network, widths, hints)
    if other is None:
        return found
    if other.image_shape in hints.shapes or math.prod(found.code_shape) > math.prod(found.image_shape):
        return other
    return replace(found, doubts=(*found.doubts, "it may take codes and make images"))


def _on_codes(network: Network, widths: Sequence[int], hints: Hints) -> Found | None:
    generator = find_generator(network, "forward", widths, hints)
    if generator is None:
        return None
    return Found(
        kind="generator",
        image_shape=generator.image_shape,
        decode=generator,
        latent_dim=math.prod(generator.form.shape),
        code_shape=generator.form.shape,
        classes=generator.form.classes,
        fixed=generator.form.fixed,
        bounds=generator.bounds(),
        evidence=(f"forward makes {_size(generator.image_shape)} images of codes {_shape(generator.form.shape)}",),
        doubts=tuple(_open_code(generator, hints)),
    )


def _open_code(generator: Generator, hints: Hints) -> Iterator[str]:
    """A convolution takes a code of any height and width; which one is open where the source draws none."""
    shape = generator.form.shape
    said = shape in hints.codes or shape[1:] in hints.tails or generator.image_shape in hints.shapes
    if len(shape) == 3 and not said and generator.takes((shape[0], shape[1] + 1, shape[2] + 1)):
        yield "the source does not say the height and width of the code"


def _open_size(call: Call, form: Form, image_shape: ImageShape, hints: Hints) -> Iterator[str]:
    """A network of convolutions takes images of any size; which one is open where the source names none."""
    if image_shape in hints.shapes or len(form.shape) != 3:
        return
    channels, height, width = image_shape
    for other in ((channels, height + 16, width + 16), (channels, 2 * height, 2 * width)):
        if tried(call, replace(form, shape=other), torch.zeros(2, *other), None) is not None:
            yield "the source does not say the size of the images"
            return


def _on_images(network: Network, widths: Sequence[int], hints: Hints) -> Found | None:
    """As something that takes images: an autoencoder, else an encoder or a discriminator."""
    shapes = _shapes(widths, hints)
    own = Step(network, "forward")
    found = reconstructing(network, own, shapes, hints) if own.inputs else None
    if found is None:
        composed = Composed.of(network)
        if composed is not None:
            found = reconstructing(composed, Step(composed, "forward"), shapes, hints)
    return found or (_ending(network, own, shapes, hints) if own.inputs else None)


def _shapes(widths: Sequence[int], hints: Hints) -> list[ImageShape]:
    """Shapes to try: those that are hinted at, then squares of the weights' sizes, then usual ones."""
    flat = [shape for width in widths if width >= 49 for shape in squares(width)]
    return list(dict.fromkeys((*hints.shapes, *USUAL, *flat)))


def _taken(step: Step, shapes: Sequence[ImageShape], hints: Hints) -> Iterator[tuple[ImageShape, Form, Tensor, Any]]:
    """Every form in which a call takes images, with the images and what it gives."""
    count = 0
    for image_shape in shapes:
        images = hints.probe(image_shape)
        for form in forms_of(step.inputs, [image_shape, (math.prod(image_shape),)], hints.classes):
            count += 1
            if count > TRIES:
                return
            value = fits(step.call, form, images, labels_for(form, len(images)))
            if value is not None:
                yield image_shape, form, images, value


def labels_for(form: Form, n: int) -> Tensor | None:
    """Labels (n,) that reach the last class; the second half repeats the first."""
    if form.classes is None:
        return None
    half = torch.arange(n) % max(n // 2, 1)
    return (half + max(form.classes - n // 2, 0)) % form.classes


def reconstructing(network: Network, step: Step, shapes: Sequence[ImageShape], hints: Hints) -> Found | None:
    for image_shape, form, images, value in _taken(step, shapes, hints):
        if reconstruction_of(value, images.reshape(len(images), *form.shape), image_shape) is None:
            continue
        labels = labels_for(form, len(images))
        edges = boundaries_of(network, form, images, labels)
        found = find_autoencoder(step.call, form, images, labels, image_shape, edges)
        if found is not None and not found.cut.drawn:
            found = _as_in_training(step, found, images, labels, edges) or found
        if found is not None:
            return _autoencoder(network, found, hints)
    return None


def _as_in_training(
    step: Step, still: Autoencoder, images: Tensor, labels: Tensor | None, edges: Sequence[Tensor]
) -> Autoencoder | None:
    """The same with the draw that forward makes in training only, where without noise it gives the same images."""
    try:
        found = find_autoencoder(step.draws, still.form, images, labels, still.pick.image_shape, edges)
        if found is None or not found.cut.drawn:
            return None
        one, other = (model.decode(model.encode(images, labels).mean, labels) for model in (still, found))
    except Exception:  # whatever somebody's code raises in training means that it does not show the draw
        return None
    return found if close(other, one) else None


def _autoencoder(network: Network, found: Autoencoder, hints: Hints) -> Found:
    shape = found.cut.code_shape
    posterior = found.cut.drawn or found.spread is not None
    return Found(
        kind="autoencoder",
        image_shape=found.pick.image_shape,
        encode=found.encode,
        decode=found.decode,
        latent_dim=math.prod(shape),
        code_shape=shape,
        classes=found.form.classes,
        fixed=found.form.fixed,
        posterior=posterior,
        bounds=found.bounds(),
        evidence=(f"forward reconstructs {_size(found.pick.image_shape)} images", found.cut.how),
        doubts=(*_open_size(found.call, found.form, found.pick.image_shape, hints), *_translates(network)),
    )


def _translates(network: Network) -> Iterator[str]:
    """A generator that takes images makes others of them, and reconstructs none."""
    if _MAKES_IMAGES.search(network.title) and not _ENCODES.search(network.title):
        yield "it is called a generator and takes images, so it may translate them"


def _ending(network: Network, step: Step, shapes: Sequence[ImageShape], hints: Hints) -> Found | None:
    """Images to a code, or to a score."""
    for image_shape, form, images, value in _taken(step, shapes, hints):
        labels = labels_for(form, len(images))
        given = [item.tensor for item in outputs(value) if item.tensor.ndim and len(item.tensor) == len(images)]
        if not given or _rows_only(given[0], form):
            continue
        scores = given[0][0].numel() == 1 or (_SCORES.search(network.title) and not _ENCODES.search(network.title))
        if scores and not (_ENCODES.search(network.title) and not _SCORES.search(network.title)):
            return _discriminator(step.call, form, image_shape, hints)
        encoder = find_encoder(step.call, form, images, labels)
        if encoder is not None:
            return Found(
                kind="encoder",
                image_shape=image_shape,
                encode=encoder,
                latent_dim=math.prod(encoder.code_shape),
                code_shape=encoder.code_shape,
                classes=form.classes,
                fixed=form.fixed,
                posterior=encoder.posterior,
                evidence=(f"forward gives a code {_shape(encoder.code_shape)} of {_size(image_shape)} images",),
                doubts=(*_open_size(step.call, form, image_shape, hints), *([encoder.doubt] if encoder.doubt else [])),
            )
    return None


def _rows_only(made: Tensor, form: Form) -> bool:
    """Whether a matrix took the rows of an image one by one: the image was none of its input."""
    return len(form.shape) == 3 and made.ndim == 4 and tuple(made.shape[1:3]) == form.shape[:2]


def _discriminator(call: Call, form: Form, image_shape: ImageShape, hints: Hints) -> Found:
    def discriminate(images: Tensor, labels: Tensor | None) -> Tensor:
        made = outputs(call(*form.arguments(images, labels)))[0].tensor
        return made.reshape(len(images), -1).mean(dim=1)

    return Found(
        kind="discriminator",
        image_shape=image_shape,
        discriminate=discriminate,
        classes=form.classes,
        fixed=form.fixed,
        evidence=(f"forward scores {_size(image_shape)} images",),
        doubts=tuple(_open_size(call, form, image_shape, hints)),
    )


def _size(shape: ImageShape) -> str:
    return "x".join(map(str, shape))


def _shape(shape: tuple[int, ...]) -> str:
    return f"of {shape[0]} numbers" if len(shape) == 1 else f"of shape {_size_of(shape)}"


def _size_of(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape))
