"""Compares the submissions of a class with each other."""
