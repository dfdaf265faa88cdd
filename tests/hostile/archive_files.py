"""Zip archives with false sizes, climbing names, overlaps or bombs; and archives of other programs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.hostile.assembling import HostileFile, mapping, plain_zip, program, tensor, torch_zip

_GOOD = torch_zip(program(mapping({"fc1.weight": tensor((2, 2), (2, 1))})))
_PICKLE = program(mapping({"fc1.weight": tensor((2, 2), (2, 1))}))


def archive_files() -> list[HostileFile]:
    return [*_lying(), *_foreign()]


def _lying() -> list[HostileFile]:
    inflated = io.BytesIO()
    with zipfile.ZipFile(inflated, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", _PICKLE)
        archive.writestr("archive/data/0", bytes(1 << 28))
    small = io.BytesIO()
    with zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", _PICKLE * 20)
        archive.writestr("archive/data/0", bytes(16))
    encrypted = bytearray(_GOOD)
    at = encrypted.find(b"PK\x01\x02")
    encrypted[at + 8] |= 1
    many = plain_zip({f"a/{i}": b"" for i in range(30_000)})
    return [
        HostileFile("deflated_bomb.pth", inflated.getvalue(), "zip bomb"),
        HostileFile("deflated_weights.pth", small.getvalue(), "compressed"),
        HostileFile("climbing_name.pth", torch_zip(_PICKLE, extra={"../../outside": b"x"}), "outside of its folder"),
        HostileFile("absolute_name.pth", torch_zip(_PICKLE, extra={"/etc/cron.d/x": b"x"}), "outside of its folder"),
        HostileFile("windows_name.pth", torch_zip(_PICKLE, extra={"C:\\x": b"x"}), "outside of its folder"),
        HostileFile("backslash_name.pth", torch_zip(_PICKLE, extra={"..\\..\\x": b"x"}), "outside of its folder"),
        HostileFile("doubled_entry.pth", _doubled(), "twice"),
        HostileFile("overlapping_entries.pth", _overlapping(), "share the same bytes"),
        HostileFile("two_names.pth", _GOOD.replace(b"archive/data.pkl", b"archive/dat4.pkl", 1), "two places"),
        HostileFile("encrypted.pth", bytes(encrypted), "encrypted"),
        HostileFile("thirty_thousand_entries.pth", many, "entries"),
        HostileFile("lying_entry_count.pth", _patched(_GOOD, b"PK\x05\x06", 10, "<H", 60_000), "entries"),
        HostileFile("directory_outside.pth", _patched(_GOOD, b"PK\x05\x06", 16, "<I", 1 << 31), "damaged"),
        HostileFile("lying_entry_size.pth", _lying_size(), "damaged|share"),
        HostileFile("two_pickles.pth", torch_zip(_PICKLE, extra={"other/data.pkl": b"x"}), "no single data.pkl"),
        HostileFile("zip_without_pickle.pth", plain_zip({"a/b.txt": b"hello"}), "no single data.pkl"),
        HostileFile("empty_zip.pth", b"PK\x05\x06" + bytes(18), "known|damaged|data.pkl"),
        HostileFile("html_entry.pth", plain_zip({"../<script>1</script>\x1b[2J": b"x"}), "outside of its folder"),
    ]  # fmt: skip


def _doubled() -> bytes:
    import warnings

    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("archive/data.pkl", _PICKLE)
            archive.writestr("archive/data.pkl", program(b"}"))
    return buffer.getvalue()


def _overlapping() -> bytes:
    """Two directory entries for the same bytes, the second with its own local header inside the first."""
    payload = b"\x80\x02}."
    names = [b"archive/data.pkl", b"archive/data/0"]
    second = _local(names[1], payload)
    first_data = second + b"rest"
    first = _local(names[0], first_data)
    inside = len(first) - len(first_data)
    directory = _central(names[0], first_data, 0) + _central(names[1], payload, inside)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), len(first), 0)
    return first + directory + end


def _local(name: bytes, data: bytes) -> bytes:
    facts = (b"PK\x03\x04", 20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data), len(name), 0)
    return struct.pack("<4s5H3I2H", *facts) + name + data


def _central(name: bytes, data: bytes, offset: int) -> bytes:
    facts = (
        b"PK\x01\x02",
        20,
        20,
        0,
        0,
        0,
        0,
        zlib.crc32(data),
        len(data),
        len(data),
        len(name),
        0,
        0,
        0,
        0,
        0,
        offset,
    )
    return struct.pack("<4s6H3I5H2I", *facts) + name


def _patched(raw: bytes, signature: bytes, offset: int, layout: str, value: int) -> bytes:
    changed = bytearray(raw)
    struct.pack_into(layout, changed, changed.rfind(signature) + offset, value)
    return bytes(changed)


def _lying_size() -> bytes:
    changed = bytearray(_GOOD)
    at = changed.find(b"PK\x01\x02")
    struct.pack_into("<II", changed, at + 20, 1 << 30, 1 << 30)
    return bytes(changed)


def _foreign() -> list[HostileFile]:
    script = {"m/constants.pkl": b"x", "m/code/__torch__.py": b"x", "m/data.pkl": b"\x80\x02}.", "m/version": b"3"}
    return [
        HostileFile("torchscript.pt", plain_zip(script), "torchscript"),
        HostileFile(
            "program.pt2", plain_zip({"m/archive_format": b"pt2", "m/models/model.json": b"{}"}), "torch.export"
        ),
        HostileFile(
            "old_program.pt2", plain_zip({"serialized_exported_program.json": b"{}", "version": b"1"}), "torch.export"
        ),
        HostileFile(
            "model.keras", plain_zip({"metadata.json": b"{}", "config.json": b"{}", "model.weights.h5": b"x"}), "keras"
        ),
        HostileFile("package.pt", plain_zip({"m/.data/extern_modules": b"x", "m/x.py": b"x"}), "torch.package"),
        HostileFile("served.mar", plain_zip({"MAR-INF/MANIFEST.json": b"{}", "model.pt": b"x"}), "torchserve"),
        HostileFile("zipped_checkpoint.zip", plain_zip({"run/model.pth": b"x"}, method=zipfile.ZIP_DEFLATED), "unzip"),
        HostileFile("document.docx", plain_zip({"[Content_Types].xml": b"x"}), "office document"),
        HostileFile("saved_model.zip", plain_zip({"m/saved_model.pb": b"x"}), "tensorflow"),
    ]
