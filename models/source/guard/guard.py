"""Asks for every tensor operation before it runs: how large its result is, how much work, whether it draws.

Sizes come from running the operation on torch's meta device, which computes shapes and holds no values. So no list of
operations has to be kept, and an operation whose size cannot be known before is refused.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode

from models.source.budget import Meter
from models.source.guard.draws import Draws
from models.source.guard.sizes import Cost, cost_of
from models.source.refusals import OutOfBounds

_LARGE = 4096
"""Bytes from which a tensor is counted among those held."""
_PRUNE = 2**26


class Guard(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Active while the source is interpreted. ``draws`` says what stands in for random numbers."""

    def __init__(self, meter: Meter, draws: Draws) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.meter, self.draws = meter, draws
        self.operations = 0
        self._held: dict[int, tuple[StorageWeakRef, int]] = {}
        self._bytes = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Nothing here is compiled; torch would import its compiler (10 s) to keep away from this class."""
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        self._ask(cost_of(func, args, kwargs), func)
        drawn = self.draws.instead(func, args, kwargs)
        made = func(*args, **kwargs) if drawn is None else drawn
        self._keep(made)
        return made

    def _ask(self, cost: Cost, func: Any) -> None:
        budget = self.meter.budget
        name = func.overloadpacket.__name__
        self.operations += 1
        if self.operations > budget.operations:
            raise OutOfBounds(f"takes more than {budget.operations} tensor operations")
        if cost.elements > budget.elements:
            raise OutOfBounds(f"makes a tensor of more than {budget.elements} numbers ({name})")
        if self._bytes + cost.bytes > budget.bytes:
            self._forget()
            if self._bytes + cost.bytes > budget.bytes:
                raise OutOfBounds(f"holds tensors of more than {budget.bytes} bytes ({name})")
        self.meter.multiply(cost.work, name)

    def _keep(self, made: Any) -> None:
        for tensor in made if isinstance(made, list | tuple) else (made,):
            if isinstance(tensor, Tensor) and tensor.nbytes >= _LARGE:
                storage = tensor.untyped_storage()
                key = storage._cdata
                if key not in self._held:
                    self._held[key] = (StorageWeakRef(storage), storage.nbytes())  # type: ignore[no-untyped-call]
                    self._bytes += storage.nbytes()

    def _forget(self) -> None:
        """Takes storages out of the account that nobody holds any more."""
        self._held = {key: held for key, held in self._held.items() if not _gone(held[0])}
        self._bytes = sum(size for _, size in self._held.values())


def _gone(storage: StorageWeakRef) -> bool:
    return bool(storage.expired())  # type: ignore[no-untyped-call]
