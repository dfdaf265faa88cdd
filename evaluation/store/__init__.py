"""The workspace: checkpoints, runs, jobs, selections and settings in a database; arrays and pictures in files."""
