"""Tests of the networks of torchvision that are known by their layout."""
