"""A comparison in the terminal: it fits, marks what is best, and shows what numbers are compared with."""

from __future__ import annotations

from evaluation.judging.compare import compare
from evaluation.record.schema import Ok, ReferenceRecord, Skipped
from tests.judging.test_compare import around, run


def test_the_text_fits_its_width_and_marks_best_and_ties() -> None:
    runs = [run({"mse": around(1.0 + index, 0.05, index)}, name=f"model{index}\x1b[31m") for index in range(6)]
    text = compare(runs).text(width=60)
    assert max(map(len, text.splitlines()[:-3])) <= 60  # below the tables stands the key
    assert "\x1b" not in text
    assert text.count("●") == 2  # the best model's mark, and the key below
    assert "RECONSTRUCTION" in text
    assert all(f"model{index}" in text for index in range(6))


def test_the_text_leaves_out_what_no_model_of_a_block_can_have() -> None:
    skipped = (Skipped(metric="fid", title="FID", group="generation", reason="it cannot generate"),)
    plain = [run({"mse": around(1.0, 0.1)}, name=f"model{index}", extra=skipped) for index in range(2)]
    text = compare(plain).text()
    assert "FID" not in text
    assert "left out, as none of these models can have it: 1 metric" in text
    gan = run({"fid": around(1.0, 0.1)}, name="gan")
    blocks = compare([*plain, gan]).text(width=24).split("metric ")
    assert ["fid" in block for block in blocks[1:]] == [False, True]


def test_references_stand_beneath_their_number_and_only_where_a_model_has_them() -> None:
    runs = [run({"mse": around(0.2, 0.01, index)}, name=f"m{index}") for index in range(2)]
    for index, one in enumerate(runs):
        found = one.record.outcomes[0]
        assert isinstance(found, Ok)
        found.references.extend(
            [
                ReferenceRecord(name="mean image", value=0.5),
                ReferenceRecord(name=f"PCA, {index + 2} numbers", value=0.25 + index),
            ]
        )
    comparison = compare(runs)
    lines = comparison.text().splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("mse"))
    assert lines[at + 1].split() == ["·", "mean", "image", "0.500", "0.500"]
    assert lines[at + 3].split() == ["·", "PCA,", "3", "numbers", "1.25"]
    narrow = comparison.text(width=24).split("metric ")
    assert ["PCA, 3 numbers" in block for block in narrow[1:]] == [False, True]
    frame = comparison.to_frame()
    assert frame["references"].tolist() == [f"mean image = 0.5; PCA, {k + 2} numbers = {k + 0.25}" for k in (0, 1)]


def test_the_text_tells_long_names_apart() -> None:
    names = [f"a-sweep-of-autoencoders-on-digits-seed-{seed}-with-the-same-end" for seed in (7, 8)]
    text = compare([run({"mse": around(1.0, 0.1)}, name=name) for name in names]).text()
    assert "eed-7" in text
    assert "eed-8" in text
