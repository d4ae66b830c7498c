"""Gradescope: its autograder, which we make, what that does there with a submission, and the format of its results."""
