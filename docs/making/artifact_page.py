"""The list of all artifacts."""

from __future__ import annotations

from docs.making.docstrings import docstring_of
from docs.making.ours import our_artifacts
from evaluation.registry import LEAVES, ArtifactInfo, registry

HEAD = """# Artifacts

What metrics are computed from. Each is computed once a run, however many metrics ask for it. One that needs no model
is computed once for all models. A parameter is set by the artifact's name: `parameters={"neighbours": {"k": 30}}`."""


def artifact_page() -> str:
    return "\n\n".join([HEAD, *(_section(info) for info in our_artifacts())])


def _section(info: ArtifactInfo) -> str:
    said = docstring_of(info.function)
    needs = [
        f"[`{need}`](#{need})" if need in registry().artifacts else f"`{need}`"
        for need in (info.asked[name].artifact if name in info.asked else name for name in info.needs)
        if need not in LEAVES - {"model"}
    ]
    parts = [f"## {info.name}", said.first, *said.body]
    if needs:
        parts.append(f"From {', '.join(dict.fromkeys(needs))}.")
    if info.parameters:
        parts.append(
            "\n".join(
                f"- `{name}` (default `{parameter.default!r}`): {said.parameters.get(name, '')}"
                for name, parameter in info.parameters.items()
            )
        )
    return "\n\n".join(parts)
