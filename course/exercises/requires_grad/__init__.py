"""Exercises of lesson 1, *Switching tracking on: `requires_grad`*; one module each."""
