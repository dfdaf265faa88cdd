"""Tests of matching classes with weights."""
