"""A pickle program, run by our own machine that can build plain data and nothing else.

Python's unpickler imports and calls what the program names. This machine has no imports and no calls: a reference to
a class or function is a ``Global`` (two strings), a call is a ``Call`` record, an object is that record with its
state. A caller may turn chosen records into data through ``Builder``, which gets values, never Python objects from
elsewhere. Every operation, string and integer is bounded (``models.formats.limits``), so a program can neither run
long nor grow past its own bytes.
"""

from __future__ import annotations

import gc
import struct
from typing import Any

from models.formats.pickle.memory import Memory
from models.formats.pickle.operations import OPERATIONS
from models.formats.pickle.records import PickleRefused


class Machine(Memory):
    """One run over ``data`` from ``position``. After ``run()``: ``position`` is the end, ``globals`` what was named."""

    def run(self) -> Any:
        """The value that the program leaves. Raises PickleRefused, one sentence, on anything that is amiss."""
        data, table = self.data, OPERATIONS
        collecting = gc.isenabled()
        gc.disable()  # hundreds of thousands of new containers, none of them garbage: collecting would double the time
        try:
            while True:
                self.spend()
                code = data[self.position]
                self.position += 1
                if code == 0x2E:  # STOP
                    return self.pop()
                table[code](self)
        except KeyError:
            raise PickleRefused(
                f"the pickle has an unknown operation at byte {self.position - 1:,}; the file is damaged or no pickle"
            ) from None
        except (IndexError, struct.error):
            raise PickleRefused(
                f"the pickle ends in the middle, at byte {self.position:,}; the file is cut short or damaged: "
                "download or save it again"
            ) from None
        except (ValueError, TypeError, UnicodeError, AttributeError):
            raise PickleRefused(
                f"the pickle is malformed at byte {self.position:,}; the file is damaged: download or save it again"
            ) from None
        finally:
            if collecting:
                gc.enable()
