"""Exercises of lesson 3, *From the output back: `backward()`*; one module each."""
