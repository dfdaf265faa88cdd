"""Winograd's convolutions against direct ones in double precision, and their matrices against exact arithmetic."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional

from evaluation.measuring.extractors import inception
from evaluation.measuring.networks import winograd
from evaluation.measuring.networks.inception import Inception
from evaluation.measuring.networks.winograd import KERNELS, OUTPUTS, Winograd, applies, matrices
from tests.golden.inception.seeded import seeded_images, seeded_state


@pytest.fixture(scope="module")
def network() -> Inception:
    network = Inception(seeded_state())
    network.use_winograd()
    network.eval()
    return network


@pytest.mark.parametrize("taps", [3, 7])
def test_matrices_give_the_correlation(taps: int) -> None:
    a, g, b = matrices(taps)
    generator = np.random.default_rng(0)
    signal, filters = generator.normal(size=OUTPUTS + taps - 1), generator.normal(size=taps)
    assert a.T @ ((g @ filters) * (b @ signal)) == pytest.approx(np.correlate(signal, filters), abs=1e-12)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    kernel=st.sampled_from(KERNELS),
    padded=st.booleans(),
    count=st.integers(1, 3),
    inside=st.integers(1, 37),
    out=st.integers(1, 37),
    height=st.integers(7, 20),
    width=st.integers(7, 20),
    before=st.integers(0, 3),
    block=st.sampled_from([1, 20_000, winograd.BLOCK]),
)
def test_equals_the_direct_convolution_of_any_size(
    kernel: tuple[int, int], padded: bool, count: int, inside: int, out: int, height: int, width: int, before: int,
    block: int,
) -> None:  # fmt: skip
    """Also for a slice of the channels of another map, and for any block size."""
    padding = (kernel[0] // 2, kernel[1] // 2) if padded else (0, 0)
    generator = torch.Generator().manual_seed(0)
    convolution = nn.Conv2d(inside, out, kernel, padding=padding)
    whole = torch.randn(count, inside + before + 1, height, width, generator=generator)
    x = whole.contiguous(memory_format=torch.channels_last)[:, before : before + inside]
    with pytest.MonkeyPatch.context() as patch, torch.inference_mode():
        patch.setattr(winograd, "BLOCK", block)
        found = Winograd(convolution)(x)
    assert convolution.bias is not None
    direct = functional.conv2d(x.double(), convolution.weight.double(), convolution.bias.double(), padding=padding)
    assert found.shape == direct.shape
    assert found.is_contiguous(memory_format=torch.channels_last)
    assert (found - direct.clamp(min=0)).abs().max() <= 2e-5 * direct.abs().max()


def test_a_constant_image_gives_the_sum_of_the_filter() -> None:
    convolution = nn.Conv2d(1, 1, 3)
    with torch.no_grad():
        convolution.weight.copy_(torch.arange(9.0).view(1, 1, 3, 3))
        torch.nn.init.zeros_(convolution.bias)  # type: ignore[arg-type]
    x = torch.full((1, 1, 10, 10), 2.0).contiguous(memory_format=torch.channels_last)
    assert Winograd(convolution)(x).numpy() == pytest.approx(np.full((1, 1, 8, 8), 72.0), rel=1e-5)


def test_strides_groups_and_other_sizes_stay_direct() -> None:
    assert applies(nn.Conv2d(4, 4, 3))
    others = (nn.Conv2d(4, 4, 3, stride=2), nn.Conv2d(4, 4, 5), nn.Conv2d(4, 4, 3, groups=2), nn.Conv2d(4, 4, 1))
    assert not any(applies(convolution) for convolution in others)


def test_the_whole_network_keeps_the_reference_features(network: Inception) -> None:
    from tests.measuring.extractors.test_inception import REFERENCE

    assert sum(getattr(module, "winograd", None) is not None for module in network.modules()) == 45
    with np.load(REFERENCE) as stored, torch.inference_mode():
        for size in ("32x32", "28x40", "299x299", "320x310"):
            h, w = (int(side) for side in size.split("x"))
            features, _ = network(inception.prepare(seeded_images(h, w), "tensorflow1"))
            reference = stored[f"features_{size}"]
            assert np.abs(features.numpy() - reference).max() <= 1e-5 * np.abs(reference).max()


def test_without_numba_the_network_stays_direct(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(winograd, "available", lambda: False)
    network = Inception(seeded_state())
    network.use_winograd()
    assert all(getattr(module, "winograd", None) is None for module in network.modules())


def test_workers_give_torchs_threads_back_and_pass_errors_on() -> None:
    before = torch.get_num_threads()
    done: list[int] = []
    inception.for_each(done.append, range(5), workers=2)
    assert sorted(done) == [0, 1, 2, 3, 4]
    with pytest.raises(ZeroDivisionError):
        inception.for_each(lambda item: print(1 // item), [0], workers=2)
    assert torch.get_num_threads() == before
