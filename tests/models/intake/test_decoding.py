"""Every usual kind of picture file gives the values that were stored, upright, with alpha apart."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from models.intake.decoding import FIRST_OF_SEVERAL, PROFILE, TURNED, Unreadable, decode
from tests.fixtures.pictures import encoded, png16, tiff

RNG = np.random.default_rng(0)
GREY = RNG.integers(0, 256, (5, 7)).astype(np.uint8)
COLOUR = RNG.integers(0, 256, (5, 7, 3)).astype(np.uint8)


@pytest.mark.parametrize("form", ["PNG", "BMP", "GIF", "TIFF", "PPM", "JPEG2000"])
def test_grey_bytes_come_back_as_stored(form: str) -> None:
    np.testing.assert_array_equal(decode(encoded(Image.fromarray(GREY), form), "x").pixels, GREY)


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "PPM", "WEBP"])
def test_colour_bytes_come_back_as_stored(form: str) -> None:
    options = {"lossless": True} if form == "WEBP" else {}
    np.testing.assert_array_equal(decode(encoded(Image.fromarray(COLOUR), form, **options), "x").pixels, COLOUR)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_sixteen_bits_a_channel_are_not_cut_to_eight(channels: int) -> None:
    stored = RNG.integers(0, 4096, (5, 7, channels)).astype(np.uint16)  # 12 bits in 16
    picture = decode(png16(stored), "x")
    expected = stored[..., 0] if channels < 3 else stored[..., :3]
    np.testing.assert_array_equal(picture.pixels, expected)
    if channels in (2, 4):
        np.testing.assert_allclose(picture.alpha, stored[..., -1] / 65535, atol=1e-7)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", "i4", "f4"])
def test_tiff_of_every_number_type(dtype: str, order: str) -> None:
    stored = RNG.integers(-100, 100, (5, 7)).astype(dtype)
    np.testing.assert_array_equal(decode(tiff(stored, order=order), "x").pixels.astype(dtype), stored)


def test_tiff_counted_from_white_and_wide_colour() -> None:
    wide = RNG.integers(0, 65536, (5, 7)).astype(np.uint16)
    np.testing.assert_array_equal(decode(tiff(wide, white_is_zero=True), "x").pixels, 65535 - wide)
    np.testing.assert_array_equal(decode(tiff(GREY, white_is_zero=True), "x").pixels, 255 - GREY)
    colour = RNG.integers(0, 65536, (5, 7, 3)).astype(np.uint16)
    for order in "<>":
        np.testing.assert_array_equal(decode(tiff(colour, order=order), "x").pixels, colour)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_exif_orientation_is_applied_once(orientation: int, form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"exif": exif} if form == "PNG" else {"tiffinfo": {274: orientation}}
    raw = encoded(Image.fromarray(GREY), form, **options)
    exif_raw = raw if form == "PNG" else encoded(Image.fromarray(GREY), "PNG", exif=exif)
    expected = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(exif_raw))))
    picture = decode(raw, "x")
    np.testing.assert_array_equal(picture.pixels, expected)
    assert (TURNED in picture.remarks) == (orientation > 1 and form == "PNG")


def test_palettes_of_grey_are_grey_and_those_of_colour_are_colour() -> None:
    np.testing.assert_array_equal(decode(encoded(Image.fromarray(GREY).convert("P")), "x").pixels, GREY)
    paletted = Image.fromarray(COLOUR).quantize(8)
    np.testing.assert_array_equal(decode(encoded(paletted), "x").pixels, np.asarray(paletted.convert("RGB")))
    clear = decode(encoded(paletted, transparency=0), "x")
    assert clear.alpha is not None
    np.testing.assert_array_equal(clear.alpha == 0, np.asarray(paletted) == 0)


def test_alpha_is_kept_apart_and_an_opaque_one_is_none() -> None:
    half = np.dstack([COLOUR, GREY])
    picture = decode(encoded(Image.fromarray(half)), "x")
    np.testing.assert_array_equal(picture.pixels, COLOUR)
    np.testing.assert_allclose(picture.alpha, GREY / 255, atol=1e-7)
    assert decode(encoded(Image.fromarray(np.dstack([COLOUR, np.full_like(GREY, 255)]))), "x").alpha is None
    keyed = decode(encoded(Image.fromarray(GREY), transparency=int(GREY[0, 0])), "x")
    np.testing.assert_array_equal(keyed.alpha == 0, GREY[0, 0] == GREY)


def test_cmyk_jpeg_and_one_bit() -> None:
    smooth = np.full((16, 16, 3), (200, 60, 30), dtype=np.uint8)
    cmyk = decode(encoded(Image.fromarray(smooth).convert("CMYK"), "JPEG", quality=100), "x").pixels
    assert np.abs(cmyk.astype(int) - smooth).max() <= 3
    bits = GREY > 127
    np.testing.assert_array_equal(decode(encoded(Image.fromarray(bits)), "x").pixels, bits * 255)


@pytest.mark.parametrize("form", ["GIF", "TIFF", "PNG"])
def test_the_first_of_several_frames_is_taken_and_said(form: str) -> None:
    frames = [Image.fromarray(GREY), Image.fromarray(255 - GREY)]
    picture = decode(encoded(frames[0], form, save_all=True, append_images=frames[1:]), "x")
    np.testing.assert_array_equal(picture.pixels, GREY)
    assert FIRST_OF_SEVERAL in picture.remarks


def test_a_colour_profile_that_is_not_srgb_is_said() -> None:
    assert PROFILE in decode(encoded(Image.fromarray(COLOUR), icc_profile=b"Adobe RGB (1998)"), "x").remarks
    assert PROFILE not in decode(encoded(Image.fromarray(COLOUR), icc_profile=b"sRGB IEC61966-2.1"), "x").remarks


@pytest.mark.parametrize("raw", [b"", b"no image", encoded(Image.fromarray(GREY))[:50], b"P5 100000 100000 255\n"])
def test_what_cannot_be_read_is_one_sentence(raw: bytes) -> None:
    with pytest.raises(Unreadable, match=r"'x' .*(leave it out|make it smaller)"):
        decode(raw, "x")
