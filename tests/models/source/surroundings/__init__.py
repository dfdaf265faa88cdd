"""Tests of what stands in a source beside its classes."""
