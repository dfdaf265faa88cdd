"""The hostile sources as files."""

from __future__ import annotations

from tests.hostile.assembling import HostileFile
from tests.hostile.source_archives import source_archives
from tests.hostile.sources import growing, looping, odd, reaching, settings, tensors


def source_files() -> list[HostileFile]:
    groups = {
        "reach": reaching, "grow": growing, "loop": looping, "tensor": tensors, "odd": odd, "settings": settings,
    }  # fmt: skip
    scripts = [
        HostileFile(f"{group}_{name}.py", text.encode(), says)
        for group, module in groups.items()
        for name, (text, says) in module.sources().items()
    ]
    return [*scripts, *source_archives()]
