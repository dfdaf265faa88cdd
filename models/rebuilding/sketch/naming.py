"""What the names of layers say: side of the network, mean and spread heads, label layers, indices in a Sequential.

The words are those that authors use for these things; names are hints, and shapes overrule them.
"""

from __future__ import annotations

import re
from typing import Literal

Side = Literal["encoder", "decoder", "discriminator", "classifier", ""]
Spread = Literal["logvar", "std", "logstd"]

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_ENCODER = {"enc", "encoder", "encode", "encoding", "encoders", "recognition", "inference", "down", "downsample", "qz"}
_DECODER = {
    "dec", "decoder", "decode", "decoding", "decoders", "generate", "generator", "gen", "netg", "deconv", "deconvs",
    "convt", "tconv", "trans", "transpose", "up", "upsample", "upconv", "px", "unconv", "convtrans", "convtranspose",
    "reconstruction", "reconstruct", "expand",
}  # fmt: skip
TRANSPOSED_WORDS = frozenset({"deconv", "convt", "tconv", "trans", "transpose", "convtrans", "convtranspose", "upconv"})
_DISCRIMINATOR = {"disc", "discriminator", "critic", "crit", "netd", "adv", "validity", "adversary"}
_CLASSIFIER = {"classifier", "classify", "classification", "predictor", "cls", "aux", "clf"}
_MEAN = {"mu", "mean", "means", "mus", "loc", "zmean", "fcmu", "zmu", "meu", "average"}
_SPREAD = {
    "logvar", "logvars", "var", "vars", "variance", "lv", "sigma", "sigmas", "std", "stddev", "logsigma", "logstd",
    "scale", "zlogvar", "fclogvar", "logsig", "logvariance", "fcvar", "fcsigma", "zvar", "zsigma", "zstd", "lnvar",
}  # fmt: skip
_LABEL = {"label", "labels", "class", "classes", "emb", "embed", "embedding", "embeddings", "cond", "condition", "y"}
_CODEBOOK = {"codebook", "vq", "quantizer", "quantize", "quantization", "vector", "quantise", "quantiser"}


def words(path: str) -> tuple[str, ...]:
    """``decoder.fcMu_2`` -> (decoder, fc, mu, 2)."""
    return tuple(word.lower() for word in _WORDS.findall(path))


def side(path: str) -> Side:
    """The half that a path names: the last component that names one decides (``model.encoder.0``)."""
    found: Side = ""
    for component in path.split("."):
        named = set(words(component))
        joined = "".join(word for word in words(component) if not word.isdigit())
        if named & _CLASSIFIER:
            return "classifier"
        if (named | {joined}) & _DISCRIMINATOR or component in {"D", "dis"}:
            found = found or "discriminator"
        elif named & _MEAN and named & _SPREAD:
            continue  # ``mu_logvar_gen`` generates mean and spread, not images
        elif (named | {joined}) & _DECODER or component == "G" or {"t", "conv"} <= named:
            found = found or "decoder"
        elif named & _ENCODER:
            found = found or "encoder"
    return found


def head(path: str) -> Literal["mean", "spread", ""]:
    """Whether a path names the head for the posterior's mean or its spread."""
    for component in reversed(path.split(".")):
        if component.isdigit():
            continue
        named = {word for word in words(component) if not word.isdigit()}
        joined = "".join(word for word in words(component) if not word.isdigit())
        if named & _SPREAD and named & _MEAN:
            return ""  # one layer for both: a split output
        if named & _SPREAD or joined in _SPREAD or ("log" in named and "var" in named):
            return "spread"
        if named & _MEAN or joined in _MEAN:
            return "mean"
        return ""
    return ""


def spread(path: str) -> Spread:
    """How a spread head is read. ``sigma`` and ``std`` mean what they say; ``var`` is nearly always its logarithm."""
    text = "".join(words(path.rsplit(".", 2)[-1] if not path[-1:].isdigit() else path))
    if re.search(r"sigma|std|scale", text):
        return "logstd" if "log" in text else "std"
    return "logvar"


def is_label(path: str) -> bool:
    return bool(set(words(path)) & _LABEL)


def is_codebook(path: str) -> bool:
    return bool(set(words(path)) & _CODEBOOK)


def number(path: str) -> int | None:
    """The number that ends a name: ``bn2`` -> 2, ``conv_trans1`` -> 1; None for a name without."""
    match = re.search(r"(\d+)$", path.rsplit(".", 1)[-1])
    return int(match[1]) if match else None


def position(path: str) -> tuple[str, int] | None:
    """(parent, index) of a direct child of a Sequential, else None: ``encoder.2`` -> (encoder, 2)."""
    parent, _, last = path.rpartition(".")
    return (parent, int(last)) if last.isdigit() else None


def missing_between(first: str, second: str) -> int | None:
    """How many modules without weights stand between two layers; None where the names do not tell."""
    a, b = position(first), position(second)
    if a is None or b is None or a[0] != b[0] or b[1] <= a[1]:
        return None
    return b[1] - a[1] - 1


def adjacent_blocks(first: str, second: str) -> bool:
    """Whether two layers stand in neighbouring blocks of one Sequential: ``encoder.0.0`` and ``encoder.1.0``.

    A pool between them would have an index of its own, so there is none unless it hides inside the first block.
    """
    a, b = first.split("."), second.split(".")
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    if shared + 1 >= min(len(a), len(b)) or not (a[shared].isdigit() and b[shared].isdigit()):
        return False
    return int(b[shared]) == int(a[shared]) + 1 and b[-1] == "0"


def missing_before(path: str) -> int:
    """At least how many modules without weights stand before this layer, when it is the first of its Sequential."""
    where = position(path)
    return where[1] if where else 0
