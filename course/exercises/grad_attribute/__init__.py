"""Exercises of lesson 4, *Reading a gradient: `.grad`*; one module each."""
