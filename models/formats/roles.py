"""What the names in a checkpoint say of a network's part: generator, discriminator, encoder, decoder, EMA, loss."""

from __future__ import annotations

import re

_WRAPPERS = re.compile(
    r"[_.-]*(model_?)?(state_?dicts?|state|weights?|params?|parameters|dict|checkpoint|ckpt|sd)$", re.IGNORECASE
)
_GENERIC = frozenset(
    {"", "model", "net", "network", "module", "models", "networks", "nets", "state", "weights", "params", "checkpoint"}
)
_TOKENS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_WHOLE = re.compile(r"auto_?encoder|enc_?dec|encoder_?decoder", re.IGNORECASE)
"""Names of whole models that hold the name of a part."""
_ROLES = {
    "ema": {"ema", "shadow", "averaged", "swa", "polyak"},
    "discriminator": {"disc", "discriminator", "critic", "crit", "discrim"},
    "generator": {"gen", "generator"},
    "encoder": {"enc", "encoder"},
    "decoder": {"dec", "decoder"},
    "loss": {"loss", "lpips", "perceptual", "criterion", "losses"},
}
_LETTERS = {"d": "discriminator", "g": "generator", "e": "encoder"}
_BESIDE_LETTERS = frozenset(
    {"net", "model", "network", "a", "b", "ab", "ba", "x", "y", "epoch", "iter", "step", "best", "final", "last",
     "latest", "weights", "checkpoint", "state", "dict"}
)  # fmt: skip
_TRAINING = frozenset({"callbacks", "loops"})
_OPTIMIZER_KEYS = frozenset({"state", "param_groups"})


def network_name(key: str) -> str:
    """The network that a wrapper's key names: ``generator_state_dict`` -> ``generator``, ``model`` -> ``""``."""
    name = _WRAPPERS.sub("", key).strip("_.- ")
    return "" if name.lower() in _GENERIC else name


def role(name: str) -> str:
    """``generator``, ``discriminator``, ``encoder``, ``decoder``, ``ema``, ``loss`` or ``""``; an EMA comes first."""
    tokens = [token.lower() for token in _TOKENS.findall(_WHOLE.sub("", name))]
    for found, words in _ROLES.items():
        if any(token in words for token in tokens):
            return found
    # 'netD', 'D_A' and 'd_epoch_12' are discriminators; 'fc_d' and 'conv_e' are layers.
    letters = [token for token in tokens if token in _LETTERS]
    others = [token for token in tokens if token not in _LETTERS and not token.isdigit()]
    return _LETTERS[letters[0]] if len(letters) == 1 and set(others) <= _BESIDE_LETTERS else ""


def is_optimizer(key: str) -> bool:
    """Whether a key names training state of an optimizer, a schedule or a scaler."""
    lowered = key.lower()
    return lowered in _TRAINING or bool(re.search(r"optim|(^|_)opt(_|$|[gd]$)|sched|scaler|amsgrad|solver", lowered))


def is_random_state(key: str) -> bool:
    """Whether a key names the state of a random number generator."""
    return bool(re.search(r"(^|_)rng|random_?state|random_?seed", key.lower()))


def looks_like_optimizer(value: object) -> bool:
    """Whether a dictionary is the ``state_dict()`` of an optimizer."""
    return isinstance(value, dict) and value.keys() >= _OPTIMIZER_KEYS
