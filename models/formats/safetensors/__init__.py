"""Safetensors files, one or several shards."""
