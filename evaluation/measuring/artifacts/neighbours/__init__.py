"""Nearest neighbours of images and of codes."""
