"""The connection between a worker and its keeper while the worker locks itself down. Nobody listens to it later."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from evaluation.jobs.sandbox.isolation.calls.allowed import LINK

MAP_IDS, HERE_IS_LISTENER, DONE = b"map ids", b"listener", b"done"
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Kept:
    """What a keeper did before it forked its worker."""

    namespaces: Sequence[str]
    """Names of those that the worker finds itself in."""
    user: int | None
    """The user that the worker becomes; its folder is that user's. None: it stays who it is."""
    groups: Mapping[str, str]
    """Controller -> folder of the control group that the worker enters."""

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode()


class Link:
    """The worker's end."""

    def __init__(self) -> None:
        self._socket = socket.socket(fileno=LINK)
        self.kept = Kept(**json.loads(self._socket.recv(LONGEST)))

    def map_ids(self) -> bool:
        """Have the keeper map user ids into the user namespace that this process has entered."""
        self._socket.send(MAP_IDS)
        return self._socket.recv(LONGEST) == DONE

    def hand_over(self, listener: int) -> None:
        """The keeper answers refused calls from now on."""
        socket.send_fds(self._socket, [HERE_IS_LISTENER], [listener])

    def close(self) -> None:
        self._socket.close()
