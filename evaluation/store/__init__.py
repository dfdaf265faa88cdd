"""The workspace: checkpoints, runs, jobs and settings in a database, arrays in files."""
