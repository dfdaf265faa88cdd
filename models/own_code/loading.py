"""A checkpoint's weights into a module that is there: every name and every shape, or one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from torch import Tensor, nn

from models.base import CheckpointError
from models.formats.contents import Contents, WeightTable
from models.formats.names import clean

_SHOWN = 3
Weights = Mapping[str, Tensor]


def load_weights(module: nn.Module, contents: Contents, words: str) -> str:
    """Load the network of the file that the module is; returns its name in the file, or ``""``. ``words`` names the
    module. Raises CheckpointError where names or shapes differ."""
    if not contents.networks:
        raise CheckpointError(
            f"this file ({contents.format}) is a whole model and holds no table of weights to load into {words}; "
            "leave --model out"
        )
    wanted = module.state_dict()
    name, weights = min(_candidates(contents), key=lambda item: _differences(wanted, item[1]))
    _check(wanted, weights, words)
    module.load_state_dict(weights, strict=False)  # counters that a file keeps as infinite or not at all stay
    return name


def _candidates(contents: Contents) -> Iterator[tuple[str, Weights]]:
    """Each network by its own names, by those of the file, and several under their names as one."""
    for table in contents.networks:
        yield table.name, table.tensors
        if table.stripped:
            yield table.name, _below(table, table.stripped)
    if len(contents.networks) > 1:
        named = [table for table in contents.networks if table.name and table.role not in ("ema", "loss")]
        yield "", {key: value for table in named for key, value in _below(table, f"{table.name}.").items()}


def _below(table: WeightTable, prefix: str) -> Weights:
    return {prefix + name: tensor for name, tensor in table.tensors.items()}


def _differences(wanted: Weights, given: Weights) -> int:
    same = sum(name in wanted and wanted[name].shape == tensor.shape for name, tensor in given.items())
    return len(wanted) + len(given) - 2 * same


def _check(wanted: Weights, given: Weights, words: str) -> None:
    missing = [name for name, tensor in wanted.items() if name not in given and tensor.ndim]
    unexpected = [name for name, tensor in given.items() if name not in wanted and tensor.ndim]
    if missing or unexpected:
        said = [_few(missing, "is missing", "are missing"), _few(unexpected, "is too many", "are too many")]
        raise CheckpointError(
            f"the weights of this file are not those of {words}: {' and '.join(part for part in said if part)}; "
            "give the code that saved it, with the same arguments"
        )
    for name, tensor in given.items():
        if name in wanted and wanted[name].shape != tensor.shape:
            raise CheckpointError(
                f"the weight '{clean(name)}' of this file has shape {tuple(tensor.shape)} and {words} makes it "
                f"{tuple(wanted[name].shape)}; give the same arguments as in training with --model-args KEY=VALUE"
            )


def _few(names: list[str], one: str, several: str) -> str:
    if not names:
        return ""
    shown = ", ".join(f"'{clean(name, 40)}'" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{shown}{more} {one if len(names) == 1 else several}"
