"""A registry that holds only the steps of the test."""

from __future__ import annotations

import pytest

from evaluation import registry as registry_module
from evaluation.registry import Registry
from tests.measuring.toy import CALLS


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """An empty registry in place of the real one; decorators in the test write into it."""
    fresh = Registry(loaded=True)
    monkeypatch.setattr(registry_module, "_registry", fresh)
    CALLS.clear()
    return fresh
