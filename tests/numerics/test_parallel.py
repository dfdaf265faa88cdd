import threading

from threadpoolctl import threadpool_info, threadpool_limits

from evaluation.numerics.parallel import one_blas_thread, over_blocks


def test_results_come_in_the_order_of_the_parts() -> None:
    parts = [slice(start, start + 3) for start in range(0, 60, 3)]
    assert list(over_blocks(lambda part: part.start, parts)) == [part.start for part in parts]


def most_threads() -> int:
    """The BLAS of numpy and scipy. Blocks do not use torch's."""
    return max(info["num_threads"] for info in threadpool_info() if info["internal_api"] == "openblas")


def test_every_block_sees_a_blas_of_one_thread_and_the_setting_comes_back() -> None:
    seen = []

    def work(part: slice) -> None:
        seen.append(most_threads())

    with threadpool_limits(limits=2, user_api="blas"):
        list(over_blocks(work, [slice(0, 1), slice(1, 2), slice(2, 3)]))
        after = most_threads()
    assert set(seen) == {1}
    assert after == 2


def test_one_block_starts_no_thread() -> None:
    assert list(over_blocks(lambda part: threading.current_thread().name, [slice(0, 1)])) == ["MainThread"]


def test_an_error_in_a_block_reaches_the_caller() -> None:
    import pytest

    def work(part: slice) -> None:
        raise ValueError(f"block {part.start}")

    with pytest.raises(ValueError, match="block 0"):
        list(over_blocks(work, [slice(0, 1), slice(1, 2)]))
    with one_blas_thread():
        pass
