"""Readings of one file that compute different things say where: the lines of their classes, or their arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.source.opening.saving import HEAD, save

TO_TENSOR = "import torchvision.transforms as transforms\ntransform = transforms.ToTensor()\n"
CRITIC = '''
class D(nn.Module):
    """Scores images."""

    def __init__(self, width=8):
        super(D, self).__init__()
        self.main = nn.Sequential(
            nn.Linear(64, width),
            nn.Tanh(),
            nn.Linear(width, 1),
        )

    def forward(self, x):
        return self.main(x.view(-1, 64))
'''
BOUNDED = CRITIC.replace("class D", "class Bounded").replace("super(D", "super(Bounded")
SIGMOID = BOUNDED.replace("return self.main(x.view(-1, 64))", "return torch.sigmoid(self.main(x.view(-1, 64)))")
NOTED = SIGMOID.replace('"""Scores images."""', '"""Scores them otherwise."""').replace(
    "    def forward", "    # ends bounded\n    def forward"
)


def _line(text: str, part: str, after: str = "") -> int:
    lines = (HEAD + TO_TENSOR + text).split("\n")
    start = next(i for i, line in enumerate(lines) if after in line)
    return next(i for i, line in enumerate(lines) if i >= start and part in line) + 1


@pytest.mark.parametrize(
    ("other", "mine", "yours"),
    [
        (BOUNDED.replace("nn.Tanh()", "nn.ReLU()"), "nn.Tanh", "nn.ReLU"),
        pytest.param(BOUNDED.replace("nn.Tanh()", "nn.Softsign()"), "nn.Tanh", "nn.Softsign", marks=pytest.mark.slow),
    ],
)
def test_a_differing_layer_is_told_by_its_lines(tmp_path: Path, other: str, mine: str, yours: str) -> None:
    text = CRITIC + other
    model = save(tmp_path, text, "D()", beside=TO_TENSOR).opened()
    assert model.confidence == "choose"
    assert any("2 classes of the source fit" in phrase for phrase in model.evidence)
    one, two = _line(text, mine), _line(text, yours, "class Bounded")
    first, second = (item.evidence for item in model.hypotheses)
    assert f"line {one}: {mine}, in class Bounded line {two}: {yours}" in first
    assert f"line {two}: {yours}, in class D line {one}: {mine}" in second


def test_comments_and_docstrings_are_no_difference(tmp_path: Path) -> None:
    model = save(tmp_path, CRITIC + NOTED, "D()", beside=TO_TENSOR).opened()
    told = [phrase for phrase in model.evidence if "in class Bounded" in phrase]
    one, two = _line(CRITIC, "return self.main"), _line(CRITIC + NOTED, "return torch.sigmoid")
    assert told == [
        f"line {one}: self.main(x.view(-1, 64)), in class Bounded line {two}: torch.sigmoid(self.main(x.view(-1, 64)))"
    ]


def test_a_step_that_one_class_lacks_is_told(tmp_path: Path) -> None:
    other = BOUNDED.replace("        return self", "        x = torch.sqrt(x.abs())\n        return self")
    model = save(tmp_path, CRITIC + other, "D()", beside=TO_TENSOR).opened()
    assert any(
        "x = torch.sqrt(x.abs()), here nothing in its place" in phrase for phrase in model.hypotheses[0].evidence
    )


def test_another_argument_of_one_class_is_told(tmp_path: Path) -> None:
    text = (
        CRITIC.replace("width=8", "width=8, power=1.0")
        .replace("return self.main(x.view(-1, 64))", "return self.main(x.view(-1, 64) ** self.power)")
        .replace("        self.main =", "        self.power = power\n        self.main =")
    )
    calls = "\nsmooth = D(power=2.0)\nplain = D(power=3.0)\n"
    model = save(tmp_path, text + calls, "D()", beside=TO_TENSOR).opened()
    assert len(model.hypotheses) > 1
    assert any("power=" in phrase and "in the other reading" in phrase for phrase in model.hypotheses[0].evidence)


def test_critics_that_order_images_alike_are_no_rivals(tmp_path: Path) -> None:
    """An end that changes no order leaves nothing open but the scores' scale."""
    model = save(tmp_path, CRITIC + SIGMOID, "D()", beside=TO_TENSOR).opened()
    assert not any("compute different things" in phrase for phrase in model.evidence)
