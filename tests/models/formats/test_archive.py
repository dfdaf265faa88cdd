"""The zip directory: valid archives read as Python reads them, and names from files are cleaned."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import CheckpointError
from models.formats.archive import Archive
from models.formats.names import clean, is_tensor_name

_NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters=":\\./"), min_size=1, max_size=9
)


def _zip(entries: dict[str, bytes], method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, raw in entries.items():
            archive.writestr(name, raw)
    return buffer.getvalue()


@given(entries=st.dictionaries(_NAMES, st.binary(max_size=300), max_size=5), deflated=st.booleans())
def test_sound_archive_gives_its_entries(entries: dict[str, bytes], deflated: bool) -> None:
    raw = _zip(entries, zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED)
    with Archive(raw) as archive:
        assert set(archive.entries) == set(entries)
        for name, content in entries.items():
            assert archive.read(name, most=1000) == content


def test_large_offsets_of_zip64_are_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("a/b", "w", force_zip64=True) as entry:
        entry.write(b"hello")
    with Archive(buffer.getvalue()) as found:
        assert found.read("a/b", most=10) == b"hello"


def test_entry_above_the_asked_size_is_not_read() -> None:
    with (
        Archive(_zip({"a": bytes(100)}, zipfile.ZIP_STORED)) as archive,
        pytest.raises(CheckpointError, match="100 bytes"),
    ):
        archive.read("a", most=99)


@given(text=st.text(max_size=300))
def test_cleaned_text_is_short_and_has_no_control_or_markup(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= 80
    assert not any(letter in cleaned for letter in '<>&"`')
    assert not any(unicodedata.category(letter)[0] == "C" for letter in cleaned)


def test_tensor_names() -> None:
    good = ["fc1.weight", "0", "encoder.conv-1.weight", "block[3].w", "layers/0/kernel:0", "größe.weight"]
    bad = ["", "<b>", "a\nb", "x" * 400, "\u202ex", 3]
    assert [is_tensor_name(name) for name in good + bad] == [True] * len(good) + [False] * len(bad)


def _flipped(raw: bytes, content: bytes) -> bytes:
    changed = bytearray(raw)
    changed[raw.index(content) + 3] ^= 1
    return bytes(changed)


def test_a_flipped_bit_names_its_entry() -> None:
    raw = _flipped(_zip({"a": b"sound", "b": b"damaged"}, zipfile.ZIP_STORED), b"damaged")
    with Archive(raw) as archive:
        assert archive.read("a", most=10) == b"sound"
        with pytest.raises(CheckpointError, match=r"entry 'b' .* does not have the checksum"):
            archive.read("b", most=10)
        with pytest.raises(CheckpointError, match=r"entry 'b'"):
            archive.verify(["a", "b"])
        with pytest.raises(CheckpointError, match=r"entry 'b'"):
            archive.verify(["b"])
