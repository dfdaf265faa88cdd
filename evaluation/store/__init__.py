"""The workspace: checkpoints, runs, jobs, selections, settings and the audit log in a database; arrays and pictures in files."""
