"""Exercises of lesson 2, *The graph that autograd writes down*; one module each."""
