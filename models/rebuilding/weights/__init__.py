"""Every weight of the search and of its judgement, each with its reason.

A cost is in natural logarithms of the error: a choice that costs 0.1 must explain the data 10% better than its rival.
The costs say how seldom public code makes a choice. They were set by hand; ``tests/wild.py`` scores them on real files.
"""
