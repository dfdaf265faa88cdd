"""Tests of finding out what a network is for."""
