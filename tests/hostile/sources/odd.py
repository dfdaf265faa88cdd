"""Text that is no program, or is one in an odd way."""

from __future__ import annotations

from tests.hostile.sources.building import BOUND, HEAD, made


def sources() -> dict[str, tuple[str, str]]:
    """The text and the words of its sentence, by name."""
    deep = "(" * 3000 + "1" + ")" * 3000
    return {
        "million_lines": ("x = 1\n" * 10**6, "characters"),
        "brackets": (HEAD + f"x = {deep}\n", "deeply|no python"),
        "minuses": (HEAD + "x = " + "-" * 100_000 + "1\n", "deeply|no python"),
        "nots": (HEAD + "x = " + "not " * 50_000 + "1\n", "deeply|no python"),
        "attributes": (HEAD + "x = torch" + ".a" * 50_000 + "\n", "deeply|no python"),
        "additions": (HEAD + "x = " + "1+" * 50_000 + "1\n", "deeply|no python"),
        "calls": (HEAD + "x = f" + "()" * 50_000 + "\n", "deeply|no python"),
        "blocks": (
            HEAD + "".join(" " * i + "if 1:\n" for i in range(99)) + " " * 99 + "pass\n",
            "deeply|no python|opens",
        ),
        "lambdas": (HEAD + "x = " + "lambda: " * 10_000 + "1\n", "deeply|no python"),
        "commas": (HEAD + "x = [" + "1," * 100_000 + "]\n", "opens|more than|takes more"),
        "elif_chain": (
            HEAD + "x = 1\nif x == 0: pass\n" + "".join(f"elif x == -{i}: pass\n" for i in range(2000)),
            "opens",
        ),
        "no_python": ("<html><script>alert(1)</script>", "no python"),
        "nul": ("x = 1\0\n", "no python"),
        "homoglyphs": (made("ｅｖａｌ('1')"), "uses eval"),
        "shadowed": (made("len = lambda x: 7\nself.x = nn.Linear(len([]), 1)") + "range = str = int = None\n", "opens"),
        "shadowed_super": (
            HEAD + "super = eval\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n",
            "uses eval",
        ),
        "raise_markup": (made("raise ValueError('<b>\\x1b[2J' * 1000)"), "raises valueerror"),
        "decorator": (HEAD + "import atexit\n@atexit.register\ndef f():\n    pass\n", "decorated with atexit.register"),
        "init_subclass": (
            HEAD + "class B:\n    def __init_subclass__(cls):\n        eval('1')\nclass Net(B, nn.Module):\n    pass\n",
            "uses eval",
        ),
        "descriptor": (
            made("self.y", "class D:\n    def __get__(self, a, b):\n        return eval('1')\n"),
            "has no attribute",
        ),
        "walrus_loop": (made("while (n := 1):\n    pass"), BOUND),
        "async": (
            made("pass") + "    async def forward(self, x):\n        return x\n",
            "async|raises notimplementederror",
        ),
        "star_args": (made("f = lambda *a: a\nx = [1]\nfor _ in range(40):\n    x = f(*x, *x)"), BOUND),
        "kwargs": (made("f = lambda **k: k\nself.x = f(**{1: 2})"), "keywords must be strings"),
    }
