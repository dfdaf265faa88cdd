"""Recipes: several trainings that differ in their seed alone. Which recipe is better, and was it the seed?"""
