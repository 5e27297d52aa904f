"""Exercises of lesson 0, *Why gradients?*; one module each."""
