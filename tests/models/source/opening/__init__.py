"""Tests of opening a checkpoint by its author's source."""
