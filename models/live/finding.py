"""Finds out, role by role, how a live model is called and what it gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.base import CheckpointError
from models.live.calls import Place
from models.live.decoding import Decoding, code_shapes_of, find_decoding
from models.live.description import Live
from models.live.encoding import Encoding, find_encoding, in_halves, input_shapes
from models.live.ending import DRAWS, Ended, as_forward_ends
from models.live.found import Found
from models.live.pixel_range import find_range
from models.live.scoring import Scores, find_scores
from models.live.sequence import split
from models.live.spread import UnknownSpreadError
from models.modules.roles import Function, Roles, needs_two, roles_of, second_is_labels, unwrapped

ImageShape = tuple[int, int, int]
_PROBES = 7
CLASSES = ("num_classes", "n_classes", "classes", "class_num", "num_labels", "n_labels")
"""How authors call the number of classes, as an attribute of the module."""


class Finder:
    """For one live model on one place. ``images`` are the data's, or None where they have another shape."""

    def __init__(
        self, live: Live, modules: list[nn.Module], place: Place, shape: ImageShape, images: Tensor | None, labels: Any
    ) -> None:
        self.live, self.modules, self.place, self.images, self.shape = live, modules, place, images, shape
        noise = torch.Generator().manual_seed(0)
        self.probe = torch.rand(_PROBES, *shape, generator=noise) if images is None else images[:_PROBES]
        self.labels = labels
        self.evidence: list[str] = []

    def find(self) -> Found:
        """Raises CheckpointError where something is neither stated nor shown by the model."""
        roles = self._roles()
        self.classes = self._classes(roles)
        encode, halves = self._autoencoder(roles)
        decode = self._as_forward_ends(roles.forward, encode, halves)
        if decode is None and encode is None and roles.discriminate is None:
            raise CheckpointError(
                f"{self._name()} has no method or child named encode, decode, generator or discriminator; "
                "give its roles, such as encoder= and decoder="
            )
        discriminate = None
        if roles.discriminate is not None:
            discriminate = find_scores(
                roles.discriminate, self.probe, place=self.place, classes=self.classes, modules=self.modules
            )
        value_range = self.live.value_range
        if value_range is None:
            value_range, how = find_range(encode, decode, self.images, self.labels)
            self.evidence.append(how)
        return Found(
            encode=encode,
            decode=decode,
            discriminate=discriminate,
            image_shape=self.shape if decode is None else decode.image_shape,
            value_range=(float(value_range[0]), float(value_range[1])),
            classes=self.classes if self._conditional(encode, halves, discriminate) else None,
            evidence=(*(encode.evidence if encode else ()), *self.evidence),
        )

    def _roles(self) -> Roles:
        live = self.live
        module = live.module
        own = Roles() if module is None else roles_of(unwrapped(module))
        return Roles(
            encode=_first(live.encoder, own.encode),
            decode=_first(live.decoder, live.generator, own.decode),
            discriminate=_first(live.discriminator, own.discriminate),
            forward=own.forward,
        )

    def _name(self) -> str:
        return "the live model" if self.live.module is None else type(self.live.module).__name__

    def _classes(self, roles: Roles) -> int | None:
        """As stated, as an attribute says it, or as the data has them, for callables that must be given labels."""
        if self.live.classes is not None:
            return int(self.live.classes)
        taking = [role for role in (roles.encode, roles.decode, roles.forward) if role is not None]
        if not any(needs_two(role) and second_is_labels(role) for role in taking):
            return None
        looked = [part for module in self.modules for part in module.modules()]
        stated = [getattr(part, name, None) for part in looked for name in CLASSES]
        found = next((size for size in stated if type(size) is int and size > 0), None)
        if found is None and self.labels is not None:
            found = int(np.asarray(self.labels).max()) + 1
            self.evidence.append(f"conditioned on {found} classes, as many as the data has")
        return found

    def _conditional(self, *parts: Encoding | Decoding | Scores | None) -> bool:
        return any(part is not None and part.call.labels != "none" for part in parts)

    def _autoencoder(self, roles: Roles) -> tuple[Encoding | None, Decoding | None]:
        """Both halves, or the one that there is. Forward decides where it says more than the methods."""
        stated_encoder = self.live.encoder is not None
        encode = None if roles.encode is None else self._encoding(roles.encode, roles.forward, stated_encoder)
        if roles.decode is not None and encode is None and roles.forward is not None and self.live.generator is None:
            encode = self._by_forward(roles.forward)
        if roles.decode is None and roles.forward is not None and roles.discriminate is None:
            return self._forward_alone(roles.forward, encode)
        if roles.decode is None:
            return encode, None
        if encode is None:
            return None, self._generator(roles.decode)
        try:
            return encode, self._decoding(roles.decode, encode)
        except CheckpointError:
            # An encoder may give hidden features, or mean and spread side by side.
            other = self._halved(roles.decode, encode) or self._from_forward(roles, encode)
            if other is None:
                raise
            return other

    def _encoding(self, function: Function, forward: Function | None, stated: bool) -> Encoding:
        """By encode; by forward where encode gives no spread and forward does, or encode is of no use alone."""
        by_forward = None if stated or forward is None else self._by_forward(forward)
        try:
            encode = self._encode(function)
        except CheckpointError:
            if by_forward is None:
                raise
            return by_forward
        if encode.kind is None and by_forward is not None and by_forward.kind is not None:
            self.evidence.append("forward gives mean and spread, and encode does not")
            return by_forward
        return encode

    def _encode(self, function: Function, *, both: bool = False) -> Encoding:
        try:
            return find_encoding(
                function, self.probe, place=self.place, classes=self.classes, stated=self.live.spread,
                latent_dim=self.live.latent_dim, modules=self.modules, both=both,
            )  # fmt: skip
        except UnknownSpreadError:
            raise
        except CheckpointError as error:
            if self.live.image_shape is not None:
                raise
            raise CheckpointError(
                f"{error}; where it takes other images than the data's, say image_shape= and resize=True"
            ) from error

    def _by_forward(self, forward: Function) -> Encoding | None:
        """Where forward gives images and a code of them."""
        if needs_two(forward) and self.classes is None:
            return None
        try:
            return self._encode(forward, both=True)
        except UnknownSpreadError:
            raise
        except CheckpointError:
            return None

    def _decoding(self, function: Function, encode: Encoding) -> Decoding:
        d = encode.latent_dim
        return find_decoding(
            function, [encode.code_shape, (d,), (d, 1, 1)], self.shape, place=self.place, classes=self.classes
        )

    def _halved(self, function: Function, encode: Encoding) -> tuple[Encoding, Decoding] | None:
        if encode.kind is not None or encode.latent_dim % 2:
            return None
        halved = in_halves(encode, self.probe, self.live.spread, self.modules)
        try:
            return halved, self._decoding(function, halved)
        except CheckpointError:
            return None

    def _from_forward(self, roles: Roles, encode: Encoding) -> tuple[Encoding, Decoding] | None:
        other = None if roles.forward is None or roles.decode is None else self._by_forward(roles.forward)
        if other is None or roles.decode is None or other.call.function is encode.call.function:
            return None
        try:
            return other, self._decoding(roles.decode, other)
        except CheckpointError:
            return None

    def _as_forward_ends(
        self, forward: Function | None, encode: Encoding | None, decode: Decoding | None
    ) -> Decoding | Ended | None:
        """Forward may put an activation behind the decoder. Roles that the caller gave are taken as they are."""
        given = self.live.encoder is not None or self.live.decoder is not None
        if given or forward is None or encode is None or decode is None:
            return decode
        call = replace(encode.call, function=forward)
        labels = None if call.labels == "none" else torch.arange(len(self.probe)) % call.classes
        try:
            forwards = [call.drawing_otherwise(self.probe, labels, seed) for seed in range(1, DRAWS + 1)]
        except Exception:  # whatever code of others raises means that forward is not called as the encoder is
            return decode
        ended = as_forward_ends(forwards, encode, decode, self.probe, labels)
        if isinstance(ended, Ended):
            self.evidence.append(f"forward puts a {ended.name} behind the decoder")
        return ended

    def _generator(self, function: Function) -> Decoding:
        """Of a GAN: the size of its code is stated, or an attribute or its first layer says it."""
        looked = [function] if isinstance(function, nn.Module) else self.modules
        shapes = code_shapes_of(function, looked, self.live.latent_dim, self.classes)
        try:
            return find_decoding(
                function, shapes, self.shape, place=self.place, classes=self.classes,
                other_shapes=self.live.image_shape is None,
            )  # fmt: skip
        except CheckpointError as error:
            if self.live.latent_dim is not None:
                raise
            raise CheckpointError(f"{error}; if the code has another size, say latent_dim=") from error

    def _forward_alone(self, forward: Function, encode: Encoding | None) -> tuple[Encoding | None, Decoding]:
        """A module without decode: a sequence of encoder and decoder, or a generator."""
        if encode is None and isinstance(forward, nn.Sequential):
            halves = split(forward, self.probe, self.place, input_shapes(self.shape, self.modules, forward))
            if halves is not None:
                self.evidence.append(halves.evidence)
                found = self._encode(halves.encoder)
                return found, self._decoding(halves.decoder, found)
        if encode is None and self._by_forward(forward) is None and not self._takes_images(forward):
            return None, self._generator(forward)
        raise CheckpointError(
            f"{self._name()} has no method or child named decode, decoder or generator, so its images cannot be made "
            "of codes; give encoder= and decoder="
        )

    def _takes_images(self, forward: Function) -> bool:
        try:
            self._encode(forward)
        except CheckpointError:
            return False
        return self.live.latent_dim is None


def _first(*functions: Function | None) -> Function | None:
    """The first that is there. An empty Sequential is, though Python takes it for false."""
    return next((function for function in functions if function is not None), None)
