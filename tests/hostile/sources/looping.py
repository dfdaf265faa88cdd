"""Loops, recursion and control flow without an end."""

from __future__ import annotations

from tests.hostile.sources.building import BOUND, HEAD, called, made


def sources() -> dict[str, tuple[str, str]]:
    """The text and the words of its sentence, by name."""
    return {
        "while_true": (made("while True:\n    pass"), BOUND),
        "while_in_forward": (called("while True:\n    x = self.layer(x)"), BOUND),
        "range": (made("for i in range(10 ** 15):\n    pass"), BOUND),
        "generator": (made("def f():\n    while True:\n        yield 1\nfor i in f():\n    pass"), BOUND),
        "count": (made("import itertools\nfor i in itertools.count():\n    pass"), BOUND),
        "sum_of_range": (made("self.x = sum(range(10 ** 15))"), BOUND),
        "max_of_repeat": (made("import itertools\nself.x = max(itertools.repeat(1))"), BOUND),
        "growing_list": (made("a = [1]\nfor i in a:\n    a.append(i)"), BOUND),
        "recursion": (made("def f(n):\n    return f(n + 1)\nf(0)"), "inside each other|deeply"),
        "mutual_recursion": (made("f = lambda n: g(n)\ng = lambda n: f(n)\nf(0)"), "inside each other|deeply"),
        "property_recursion": (
            made("self.y", "") + "    @property\n    def y(self):\n        return self.y\n",
            "inside each other",
        ),
        "getattr_recursion": (
            made("self.y") + "    def __getattr__(self, name):\n        return getattr(self, name + 'x')\n",
            "inside each other",
        ),
        "setattr_recursion": (
            made("self.y = 1") + "    def __setattr__(self, name, value):\n        setattr(self, name, value)\n",
            "inside each other|opens",
        ),
        "forward_recursion": (called("return self(x)"), "inside each other|deeply"),
        "eq_recursion": (
            made("self.x = K() == K()", "class K:\n    def __eq__(self, other):\n        return self == other\n"),
            "inside each other",
        ),
        "sorted_key": (made("def k(i):\n    while True:\n        pass\nself.x = sorted([1, 2], key=k)"), BOUND),
        "sorted_order": (
            made(
                "self.x = sorted([K()] * 3000)",
                "class K:\n    def __lt__(self, other):\n        return sum(range(9999)) < 0\n",
            ),
            BOUND,
        ),
        "exceptions": (
            made("while True:\n    try:\n        raise ValueError\n    except ValueError:\n        continue"),
            BOUND,
        ),
        "catching_all": (made("while True:\n    try:\n        x = [0] * 10 ** 9\n    except:\n        pass"), BOUND),
        "finally": (
            made(
                "def f():\n    while True:\n        try:\n            return 1\n"
                "        finally:\n            continue\nf()"
            ),
            BOUND,
        ),
        "operators": (
            made("self.x = K() + K()", "class K:\n    def __add__(self, other):\n        return self + other\n"),
            "inside each other",
        ),
        "nested_sequential": (
            called("m = nn.ReLU()\nfor _ in range(5000):\n    m = nn.Sequential(m)\nreturn m(x)"),
            "deeply|more than",
        ),
        "map_of_maps": (
            made("a = range(3)\nfor _ in range(5000):\n    a = map(abs, a)\nself.x = list(a)"),
            "deeply|inside each other|opens",
        ),
        "top_of_file": (HEAD + "while True:\n    pass\n" + made("pass").replace(HEAD, ""), BOUND),
        "many_loops": (HEAD + "while True: pass\n" * 60, BOUND),
    }
