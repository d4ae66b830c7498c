"""What grading found, written down: pages, the gradebook, the class, files for other programs."""
