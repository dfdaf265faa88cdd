"""What of a script is run, what is stepped over, and what the program says about it."""

from __future__ import annotations

import time

import pytest
import torch

from models.source.files import SourceFile
from models.source.program import Program, read_program
from models.source.refusals import NotUnderstood, OutOfBounds
from models.source.values.values import Unknown

_NET = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, width=4, depth=1):
        super().__init__()
        self.layers = nn.Sequential(*[nn.Linear(width, width) for _ in range(depth)])
    def forward(self, x):
        return self.layers(x)
"""


def _read(*texts: str) -> Program:
    names = ("main.py", "nets/blocks.py")
    return read_program([SourceFile(name=name, text=text) for name, text in zip(names, texts, strict=False)])


def test_a_call_site_keeps_what_evaluated_and_marks_what_did_not() -> None:
    (found,) = _read(_NET + "import yaml\nmodel = Net(2 ** 3, depth=yaml.load('x')['depth'])\n").classes
    (site,) = found.calls
    assert site.args == (8,)
    assert isinstance(site.named["depth"], Unknown)
    assert (site.line, site.inside) == (11, "")


def test_functions_that_nobody_calls_are_looked_through_for_calls() -> None:
    (found,) = _read(_NET + "def main(args):\n    net = Net(6, args.depth).cuda()\n").classes
    assert [(site.args[0], site.inside) for site in found.calls] == [(6, "main")]


def test_a_training_loop_is_never_run_and_the_rest_of_the_script_is() -> None:
    text = _NET + (
        "net = Net(3)\nbest = 1\nfor epoch in range(10 ** 9):\n    best = epoch\n"
        "    loss = net(x)\n    loss.backward()\n"
        "while True:\n    pass\nlast = Net(5)\n"
    )
    program = _read(text)
    assert [site.args for site in program.classes[0].calls] == [(3,), (5,)]
    assert "best" not in program.variables
    assert [problem.line for problem in program.problems] == [12, 17]


def test_files_import_each_other_and_libraries_are_no_files() -> None:
    program = _read(
        "from nets.blocks import Net, width\nfrom nets import blocks\nmodel = blocks.Net(width)\n", _NET + "width = 7\n"
    )
    assert program.calls["Net"][0].args == (7,)
    assert program.classes[0].file == "nets/blocks.py"


def test_a_class_that_is_not_understood_costs_itself_only() -> None:
    program = _read(_NET + "import other\nclass Odd(other.Base):\n    pass\n")
    assert [found.name for found in program.classes] == ["Net"]
    assert program.problems[0].sentence == "derives Odd from other.Base in line 11 of main.py"


def test_an_unknown_value_is_refused_where_it_is_used() -> None:
    text = _NET.replace("super().__init__()", "super().__init__()\n        import odd\n        self.odd = odd.Layer(3)")
    made = _read(text).classes[0].make()
    assert made.shapes == {"layers.0.weight": (4, 4), "layers.0.bias": (4,)}
    assert made.call("forward", torch.zeros(1, 4)).shape == (1, 4)
    used = _read(text.replace("return self.layers(x)", "return self.odd(x)")).classes[0].make()
    with pytest.raises(NotUnderstood, match=r"^uses odd.Layer in Net.__init__, line 8 of main.py$"):
        used.call("forward", torch.zeros(1, 4))


def test_a_place_in_a_notebook_is_told_by_its_cell() -> None:
    text = _NET.replace("return self.layers(x)", "return torch.linalg.inv(x)")
    program = read_program([SourceFile(name="a.ipynb", text=text, cells=(1, 4))])
    with pytest.raises(NotUnderstood, match=r"uses torch.linalg.inv in Net.forward, cell 2, line 6 of a.ipynb"):
        program.classes[0].make().call("forward", torch.zeros(1, 4))


def test_weights_that_nobody_wrote_take_no_memory_and_too_many_are_refused() -> None:
    began = time.process_time()
    (found,) = _read(_NET).classes
    assert found.make(10_000).shapes["layers.0.weight"] == (10_000, 10_000)
    with pytest.raises(OutOfBounds, match="holds tensors of more than"):
        found.make(10_000, 4)
    assert time.process_time() - began < 20  # 400 MB were never written


def test_rearrange_moves_axes_as_reshape_and_permute_do() -> None:
    text = _NET.replace("from torch import nn", "from torch import nn\nfrom einops import rearrange").replace(
        "return self.layers(x)", "return rearrange(x, 'b c (h p) (w q) -> b (h w) (c p q) 1', p=2, q=3)"
    )
    images = torch.rand(2, 5, 4, 6)
    got = _read(text).classes[0].make().call("forward", images)
    wanted = images.view(2, 5, 2, 2, 2, 3).permute(0, 2, 4, 1, 3, 5).reshape(2, 4, 30, 1)
    assert torch.equal(got, wanted)


def test_a_missing_weight_and_another_shape_are_said() -> None:
    made = _read(_NET).classes[0].make()
    with pytest.raises(NotUnderstood, match=r"has a weight 'layers.0.bias' that the checkpoint does not have"):
        made.load({"layers.0.weight": torch.zeros(4, 4)})
    with pytest.raises(NotUnderstood, match=r"'layers.0.weight' of shape \(4, 4\)"):
        made.load({"layers.0.weight": torch.zeros(5, 4), "layers.0.bias": torch.zeros(4)})


def test_reading_and_calling_leave_the_programs_random_numbers_alone() -> None:
    torch.manual_seed(3)
    before = torch.get_rng_state()
    made = _read(_NET + "x = torch.randn(3)\nn = Net()\n").classes[0].make()
    made.call("forward", torch.zeros(1, 4), generator=torch.Generator().manual_seed(1))
    assert torch.equal(before, torch.get_rng_state())
