"""What comes after the grading of a class: grading again, and the gradebook of a term."""
