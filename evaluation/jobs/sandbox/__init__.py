"""Worker processes: forked, walled in, talked to in lines, and never believed.

The sandbox runs whatever program it is given (``program``) and carries lines between it and its parent (``lines``). It
knows neither what the program does nor what the lines mean.
"""
