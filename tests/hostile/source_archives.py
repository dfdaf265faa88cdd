"""Hostile folders of source: zips and notebooks that would use up memory, climb out, or name what is no text."""

from __future__ import annotations

import io
import json
import struct
import zipfile

from tests.hostile.assembling import HostileFile

_NETWORK = "from torch import nn\n\n\nclass VAE(nn.Module):\n    pass\n"


def source_archives() -> list[HostileFile]:
    """Named ``source_...``, so that they are read as source and not as checkpoints."""
    return [
        *(HostileFile(f"source_{name}.zip", content, says) for name, (content, says) in _zips().items()),
        *(HostileFile(f"source_{name}.ipynb", content, says) for name, (content, says) in _notebooks().items()),
    ]


def _zips() -> dict[str, tuple[bytes, str]]:
    bomb = _zip({"vae.py": b"#" * 200_000_000})
    lying = bytearray(_zip({"vae.py": b"#" * 1_900_000}))
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<I", 1_000)
    return {
        "bomb": (bomb, "zip bomb"),
        "lying_size": (bytes(lying), "unpacks to more|damaged"),
        "many": (_zip({f"f{number}.py": b"" for number in range(20_001)}), "more than the 20,000"),
        "climbs": (_zip({"../../etc/x.py": b"x"}), "outside of its folder"),
        "deep": (_zip({"d/" * 400 + "vae.py": _NETWORK.encode()}), "holds no network"),
        "hidden": (_zip({".git/vae.py": b"x", "__MACOSX/._vae.py": b"x"}), "holds no network"),
        "binary": (_zip({"vae.py": b"\0" * 1000}), "holds no network"),
        "latin": (_zip({"vae.py": "x = 'ü'".encode("latin-1")}), "holds no network"),
        "large_files": (_zip({f"f{number}.py": b"#" * 3_000_000 for number in range(90)}), "holds no network|zip bomb"),
        "cut": (_zip({"vae.py": _NETWORK.encode()})[:-30], "cut short|damaged"),
    }


def _notebooks() -> dict[str, tuple[bytes, str]]:
    nested = b"[" * 2_000_000
    many = json.dumps({"cells": [{"cell_type": "code", "source": "x"}] * 20_000}).encode()
    deep = json.dumps({"cells": [{"cell_type": "code", "source": "(" * 1_000_000}]}).encode()
    chain = json.dumps({"cells": [{"cell_type": "code", "source": "x" + ".a" * 500_000}]}).encode()
    return {
        "nested": (nested, "not json"),
        "many_cells": (many, "code cells, more than"),
        "deep_cell": (deep, "opens"),
        "long_chain": (chain, "opens"),
        "no_cells": (b'{"cells": {"a": 1}}', "no list of cells"),
        "odd_cells": (b'{"cells": [1, null, {"cell_type": "code", "source": [1, {}]}]}', "opens"),
        "nul": (b'{"cells": []}\0', "nul bytes"),
    }


def _zip(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()
