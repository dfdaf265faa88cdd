"""Tests of reading the author's source."""
