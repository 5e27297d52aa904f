"""Proofreading: what a machine can find in a translation before a person reads it."""
