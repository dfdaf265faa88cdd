"""Sweeps: trainings that differ in their settings. Which setting mattered?"""
