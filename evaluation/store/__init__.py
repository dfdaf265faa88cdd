"""The workspace: checkpoints, runs, jobs, selections, settings and an audit log in a database; arrays and pictures in
files."""
