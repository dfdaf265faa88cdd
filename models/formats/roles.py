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
    "discriminator": {"d", "disc", "discriminator", "critic", "crit", "discrim"},
    "generator": {"g", "gen", "generator"},
    "encoder": {"e", "enc", "encoder"},
    "decoder": {"dec", "decoder"},
    "loss": {"loss", "lpips", "perceptual", "criterion", "losses"},
}
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
            # 'net_d' and 'd' are discriminators; 'e' alone is an encoder, but not in 'epoch_e_12'.
            if found == "encoder" and "e" in tokens and len(tokens) > 2:
                continue
            return found
    return ""


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
