"""What was found out about a live model."""

from __future__ import annotations

from dataclasses import dataclass

from models.live.decoding import Decoding
from models.live.encoding import Encoding
from models.live.ending import Ended
from models.live.pixel_range import Range
from models.live.scoring import Scores

ImageShape = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Found:
    encode: Encoding | None
    decode: Decoding | Ended | None
    discriminate: Scores | None
    image_shape: ImageShape
    value_range: Range
    classes: int | None
    evidence: tuple[str, ...]

    @property
    def latent_dim(self) -> int | None:
        part = self.decode or self.encode
        return None if part is None else part.latent_dim

    @property
    def words(self) -> str:
        """Its parts, for a sentence."""
        said = []
        if self.encode is not None:
            what = "an encoder to mean and spread of" if self.encode.kind is not None else "an encoder to"
            said.append(f"{what} {self.encode.latent_dim} numbers")
        if self.decode is not None:
            said.append("a decoder" if self.encode else f"a generator from {self.decode.latent_dim} numbers")
        if self.discriminate is not None:
            said.append("a discriminator")
        return f"{', '.join(said[:-1])} and {said[-1]}" if said[1:] else said[0]
