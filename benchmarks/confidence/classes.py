"""The class of a made network as Python text: members under the names of its weights, and methods that call them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from torch import nn

from benchmarks.confidence.made import Embedded, Labelled, Made, OneHot, Part

Instead = tuple[str, str]
"""An activation that is written as another one."""
Nested = dict[str, "Nested | nn.Module"]


def written(made: Made, title: str, random: Random, *, instead: Instead = ("", "")) -> str:
    """The class of the whole network, or of the half that is saved."""
    halves = {"encoder": ("encoder", "mean", "spread"), "decoder": ("decoder",)}
    names = ("encoder", "mean", "spread", "decoder", "discriminator")
    parts = dict(zip(names, made.parts, strict=True))
    parts = {name: part for name, part in parts.items() if name in halves.get(made.kept, names) and part}
    body = _Body(parts, instead)
    given = ", y" if any(isinstance(module, Labelled) for part in parts.values() for _, module in part) else ""
    both = "encoder" in parts and "decoder" in parts
    dense = not any(isinstance(module, nn.Conv2d | nn.ConvTranspose2d) for part in made.parts for _, module in part)
    lines = ["def __init__(self):", f"    super({title}, self).__init__()" if random.random() < 0.3 else
             "    super().__init__()", *(f"    {line}" for line in body.members())]  # fmt: skip
    if "encoder" in parts:
        lines += [f"def {'encode' if both else 'forward'}(self, x{given}):", *body.steps("encoder", "x")]
        lines += _heads(made, body)
    if "decoder" in parts:
        lines += [f"def {'decode' if both else 'forward'}(self, z{given}):", *body.steps("decoder", "z")]
        lines += ["    return z.view(-1, 1, 28, 28)" if dense and random.random() < 0.6 else "    return z"]
    if "discriminator" in parts:
        lines += [f"def forward(self, x{given}):", *body.steps("discriminator", "x"), "    return x"]
    if both:
        lines += [f"def forward(self, x{given}):", *_forward(made, given)]
    return "\n".join([f"class {title}(nn.Module):", *(f"    {line}" for line in lines)]) + "\n"


def _heads(made: Made, body: _Body) -> list[str]:
    if made.splits:
        return [f"    {'logvar, mean' if made.spread_first else 'mean, logvar'} = x.chunk(2, dim=1)",
                "    return mean, logvar"]  # fmt: skip
    if not made.mean:
        return ["    return x"]
    heads = [line for name, to in (("mean", "mean"), ("spread", "logvar")) for line in body.steps(name, to, of="x")]
    return [*heads, "    return mean, logvar"]


def _forward(made: Made, given: str) -> list[str]:
    if not (made.spread or made.splits):
        return [f"    return self.decode(self.encode(x{given}){given})"]
    return [f"    mean, logvar = self.encode(x{given})",
            "    z = mean + torch.exp(0.5 * logvar) * torch.randn_like(mean)",
            f"    return self.decode(z{given}), mean, logvar"]  # fmt: skip


class _Body:
    def __init__(self, parts: dict[str, Part], instead: Instead) -> None:
        self._parts, self._instead = parts, instead
        self._kept: set[int] = set()
        """Modules that are members; the others are called where they stand."""
        self._tree: Nested = {}
        for part in parts.values():
            for path, module in part:
                if path and "unnamed" not in path and not isinstance(module, OneHot):
                    self._keep(path.split("."), module)

    def _keep(self, names: list[str], module: nn.Module) -> None:
        level = self._tree
        for name in names[:-1]:
            level = level.setdefault(name, {})  # type: ignore[assignment]
        held = level.get(names[-1])
        if isinstance(held, nn.Module):  # what has no weights may share its name with the layer behind it
            if not list(module.parameters()):
                return
            self._kept.discard(id(held))
        level[names[-1]] = module
        self._kept.add(id(module))

    def members(self) -> Iterator[str]:
        for name, node in self._tree.items():
            yield f"self.{name} = {self._made(node)}"

    def _made(self, node: Nested | nn.Module) -> str:
        if isinstance(node, nn.Module):
            return self._layer(node)
        if _in_order(node):
            rows = [self._made(node.get(str(place), nn.Identity())) for place in range(1 + max(map(int, node)))]
            return f"nn.Sequential({', '.join(rows)})"
        return f"nn.ModuleDict({{{', '.join(f'{name!r}: {self._made(inner)}' for name, inner in node.items())}}})"

    def _layer(self, module: nn.Module) -> str:
        if isinstance(module, Embedded):
            return f"nn.Embedding(10, {module.table.embedding_dim})"
        name = type(module).__name__
        return f"nn.{self._instead[1]}()" if name == self._instead[0] else f"nn.{module!r}"

    def steps(self, part: str, to: str, *, of: str = "") -> Iterator[str]:
        """Lines that take ``of`` through a part; the result is called ``to``."""
        taken, modules = of or to, list(self._parts.get(part, ()))
        while modules:
            count, call = self._next(modules)
            yield f"    {to} = {call.replace('INPUT', taken)}"
            taken, modules = to, modules[count:]

    def _next(self, modules: list[tuple[str, nn.Module]]) -> tuple[int, str]:
        """How many modules the next call runs, and the call."""
        path, module = modules[0]
        if isinstance(module, Embedded):
            row = f"{self._reached(path)}(y)"
            return 1, f"torch.cat([{f'{row}, INPUT' if module.first else f'INPUT, {row}'}], dim=1)"
        if isinstance(module, Labelled):
            return 1, "torch.cat([INPUT, nn.functional.one_hot(y, 10).float()], dim=1)"
        if id(module) not in self._kept:
            return 1, f"{self._layer(module)}(INPUT)"
        top = path.partition(".")[0]
        row = self._tree[top]
        leaves = [] if isinstance(row, nn.Module) else list(_leaves(row))
        if leaves and [id(one) for one in leaves] == [id(one) for _, one in modules[: len(leaves)]]:
            return len(leaves), f"self.{top}(INPUT)"
        return 1, f"{self._reached(path)}(INPUT)"

    def _reached(self, path: str) -> str:
        first, *rest = path.split(".")
        text, level = f"self.{first}", self._tree[first]
        for name in rest:
            assert not isinstance(level, nn.Module)
            text += f"[{name}]" if _in_order(level) else f"[{name!r}]"
            level = level[name]
        return text


def _leaves(row: Nested) -> Iterator[nn.Module]:
    """In the order of a Sequential; nothing where it is a dictionary, which cannot be called."""
    if not _in_order(row):
        return
    for name in sorted(row, key=int):
        node = row[name]
        yield from [node] if isinstance(node, nn.Module) else _leaves(node)


def _in_order(row: Nested) -> bool:
    """Whether a row of members is a Sequential."""
    return all(name.isdecimal() for name in row)
