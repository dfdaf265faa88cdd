"""Noise, damage, anomalies and compression."""
