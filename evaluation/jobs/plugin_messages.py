"""What is said about plug-ins: the task that asks for them, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.jobs.message_parts import Checked, Name, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlugins(Checked):
    """Say what plug-ins announce, and which of their modules were left out."""

    kind: Literal["list plug-ins"] = "list plug-ins"


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginModule(Checked):
    """One module of a plug-in."""

    package: Name
    version: Name
    kind: Name
    """Of the entry point: ``metrics``, ``families`` ..."""
    module: Name
    announces: tuple[tuple[Name, Name], ...]
    """What it registered: (kind, name)."""
    refused: Sentence | None
    """Why it was left out, as a sentence that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRequest(Checked):
    """A metric that is computed only when asked for by name."""

    name: Name
    title: Name
    explanation: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginsListed(Checked):
    modules: tuple[PluginModule, ...]
    on_request: tuple[OnRequest, ...]
    """Their metrics that are computed only when asked for by name."""
    kind: Literal["plug-ins listed"] = "plug-ins listed"
