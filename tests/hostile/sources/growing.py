"""Numbers, texts and containers that would not fit."""

from __future__ import annotations

from tests.hostile.sources.building import BOUND, made


def sources() -> dict[str, tuple[str, str]]:
    """The text and the words of its sentence, by name."""
    return {
        "power": (made("self.x = 10 ** 10 ** 9"), "bits"),
        "shift": (made("self.x = 1 << 10 ** 12"), "bits"),
        "squares": (made("n = 3\nfor _ in range(60):\n    n = n * n"), "bits"),
        "string_repeat": (made("self.x = 'a' * 10 ** 10"), BOUND),
        "string_doubling": (made("s = 'aaaa'\nfor _ in range(60):\n    s = s + s"), BOUND),
        "string_joined": (made("s = 'a' * 400000\nself.x = s.join([s] * 1000)"), BOUND),
        "replace": (made("s = 'a' * 400000\nself.x = s.replace('a', s)"), BOUND),
        "list_repeat": (made("self.x = [0] * 10 ** 9"), BOUND),
        "list_doubling": (made("s = [1]\nfor _ in range(60):\n    s += s"), BOUND),
        "tuple_of_range": (made("self.x = tuple(range(10 ** 12))"), BOUND),
        "comprehension": (made("self.x = [i for i in range(10 ** 6) for j in range(10 ** 6)]"), BOUND),
        "set_comprehension": (made("self.x = {(i, j) for i in range(10 ** 6) for j in range(10 ** 6)}"), BOUND),
        "format_width": (made("self.x = '{:>1000000000}'.format(1)"), "wide"),
        "fstring_width": (made("self.x = f'{1:>1000000000}'"), "wide"),
        "percent_width": (made("self.x = '%1000000000d' % 1"), "wide"),
        "percent_star": (made("print('%*d' % (10 ** 9, 1))"), "width"),
        "ljust": (made("self.x = 'a'.ljust(10 ** 10)"), BOUND),
        "digits": (made("self.x = int('9' * 400000)"), "digits"),
        "bytes": (made("bytes(10 ** 10)"), "bytes"),
        "shared_lists": (
            made("a = b = [1]\nfor _ in range(60):\n    a, b = [a, a], [b, b]\nself.x = str(a)"),
            BOUND + "|opens",
        ),
        "shared_compared": (
            made("a, b = [1], [1]\nfor _ in range(35):\n    a, b = [a, a], [b, b]\nself.x = a == b"),
            BOUND,
        ),
        "itself_shown": (made("a = []\na.append(a)\nself.x = repr(a)"), "opens"),
        "itself_compared": (made("a, b = [], []\na.append(a)\nb.append(b)\nself.x = a == b"), "deeply"),
        "itself_as_key": (made("a = ()\nfor _ in range(80):\n    a = (a, a)\nself.x = {a: 1}"), BOUND),
        "itself_to_torch": (made("a = []\na.append(a)\nself.x = torch.tensor(a)"), "deeply"),
        "colliding_keys": (made("self.x = {i * (2 ** 61 - 1): i for i in range(100000)}"), BOUND),
        "product": (made("import itertools\nself.x = list(itertools.product(range(1000), repeat=6))"), BOUND),
        "million_modules": (made("self.x = nn.ModuleList([nn.ReLU() for _ in range(10 ** 7)])"), BOUND),
        "layers_of_lstm": (made("self.x = nn.LSTM(4, 4, num_layers=10 ** 9)"), "layers"),
    }
