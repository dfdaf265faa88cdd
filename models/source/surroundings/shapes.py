"""Shapes of images that the source names: data sets, Resize, ``view(-1, 1, 28, 28)``, ``28 * 28``, ``image_size``."""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Iterator, Sequence

from models.source.surroundings.syntax import Tree, argument, last_name, name_of_call

Shape = tuple[int, int, int]
DATA: dict[str, Shape] = {
    "MNIST": (1, 28, 28), "FashionMNIST": (1, 28, 28), "KMNIST": (1, 28, 28), "EMNIST": (1, 28, 28),
    "QMNIST": (1, 28, 28), "fashion_mnist": (1, 28, 28), "USPS": (1, 16, 16), "Omniglot": (1, 105, 105),
    "CIFAR10": (3, 32, 32), "CIFAR100": (3, 32, 32), "SVHN": (3, 32, 32), "STL10": (3, 96, 96),
    "CelebA": (3, 64, 64), "load_digits": (1, 8, 8), "mnist": (1, 28, 28), "fetch_olivetti_faces": (1, 64, 64),
}  # fmt: skip
"""Images of data sets, by the names under which libraries have them."""
CLASSES = {"CIFAR100": 100, "EMNIST": 47, "FashionMNIST": 10, "MNIST": 10, "KMNIST": 10, "CIFAR10": 10, "SVHN": 10}
_SIZES = ("image_size", "img_size", "imsize", "im_size", "imagesize", "input_size", "size", "resolution", "img_dim")
_CHANNELS = (1, 3, 4, 2)
_SIDES = (4, 512)


def shapes_of(trees: Sequence[Tree]) -> list[Shape]:
    """Shapes (c, h, w) that the files name, the most often named first; those of Resize before all."""
    named: Counter[Shape] = Counter()
    for tree in trees:
        resized = list(_resized(tree))
        for side in resized:
            for channels in (1, 3):
                named[channels, *side] += 12
        for shape in _data(tree):
            named[shape] += 10
        for shape in _views(tree):
            named[shape] += 6
        for shape in _stated(tree):
            named[shape] += 3
    return [shape for shape, _ in named.most_common(12)]


def _resized(tree: Tree) -> Iterator[tuple[int, int]]:
    for node in tree.calls("Resize", "CenterCrop", "RandomCrop", "Scale", "RandomResizedCrop"):
        value = tree.value(argument(node, 0, "size"))
        side = _side(value)
        if side is not None:
            yield side
    for node in tree.calls("Pad"):
        padding = tree.value(argument(node, 0, "padding"))
        if isinstance(padding, int) and 0 < padding <= 16:
            for _, height, width in _data(tree):
                yield height + 2 * padding, width + 2 * padding


def _side(value: object) -> tuple[int, int] | None:
    if isinstance(value, int) and _SIDES[0] <= value <= _SIDES[1]:
        return value, value
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(item, int) for item in value):
        height, width = value
        return (height, width) if _SIDES[0] <= min(value) and max(value) <= _SIDES[1] else None
    return None


def _data(tree: Tree) -> Iterator[Shape]:
    seen: set[str] = set()
    for node in tree.nodes:
        name = last_name(node)
        if name in DATA and name not in seen:
            seen.add(name)
            yield DATA[name]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 40:
            text = node.value.lower()
            for word, shape in (("mnist", (1, 28, 28)), ("cifar", (3, 32, 32)), ("celeba", (3, 64, 64))):
                if word in text and word not in seen:
                    seen.add(word)
                    yield shape


def _views(tree: Tree) -> Iterator[Shape]:
    """``view(-1, 1, 28, 28)``, ``view(28, 28)``, ``reshape(n, 784)``, ``Unflatten(1, (1, 28, 28))``."""
    for node in tree.calls("view", "reshape", "Unflatten", "unflatten", "randn", "rand", "zeros", "ones", "summary"):
        row: list[object] = []
        for item in node.args:
            value = tree.value(item)
            row.extend(value if isinstance(value, tuple) else [value])
        tail = [item for item in row[-3:] if isinstance(item, int) and not isinstance(item, bool)]
        if len(tail) == 3 and tail[0] in _CHANNELS and _side((tail[1], tail[2])):
            yield tail[0], tail[1], tail[2]
        elif len(row) >= 2 and isinstance(row[-1], int) and isinstance(row[-2], int) and row[-1] == row[-2] >= 8:
            if len(row) == 2 or (len(row) == 3 and not isinstance(row[0], int)):
                yield 1, row[-2], row[-1]
        elif name_of_call(node) in ("view", "reshape") and len(row) == 2 and isinstance(row[1], int):
            yield from squares(row[1])


def _stated(tree: Tree) -> Iterator[Shape]:
    for name, value in tree.constants.items():
        if name.lower() in _SIZES and (side := _side(value)) is not None:
            yield from ((channels, *side) for channels in (1, 3))
        elif _is_shape(value):
            yield value[0], value[1], value[2]


def _is_shape(value: object) -> bool:
    if not isinstance(value, tuple | list) or len(value) != 3 or any(type(item) is not int for item in value):
        return False
    return value[0] in _CHANNELS and _side((value[1], value[2])) is not None


def squares(numbers: int) -> Iterator[Shape]:
    """Square images of so many numbers, of one channel before three."""
    for channels in (1, 3):
        side = math.isqrt(numbers // channels) if numbers > 0 and numbers % channels == 0 else 0
        if side >= _SIDES[0] and side * side * channels == numbers:
            yield channels, side, side


def classes_of(trees: Sequence[Tree]) -> list[int]:
    """Numbers of classes that the files name: ``num_classes = 10``, ``one_hot(y, 10)``, ``eye(10)``, a data set's."""
    found: list[object] = []
    for tree in trees:
        for name, value in tree.constants.items():
            plain = name.lower().replace("_", "")
            if ("class" in plain or "label" in plain or "cond" in plain) and type(value) is int:
                found.append(value)
        for node in tree.calls("one_hot"):
            found.append(tree.value(argument(node, 1, "num_classes")))
        for node in tree.calls("eye"):
            found.append(tree.value(argument(node, 0)))
        found.extend(CLASSES[name] for node in tree.nodes if (name := last_name(node)) in CLASSES)
    sizes = [item for item in found if type(item) is int and 2 <= item <= 1000]
    return [size for size, _ in Counter(sizes).most_common(6)]
