"""Grading: the student's code in one process, the checks in another, a narrow door between them."""
