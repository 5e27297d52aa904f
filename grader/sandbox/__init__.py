"""Walls for a process that runs a learner's code (Linux)."""
