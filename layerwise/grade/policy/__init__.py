"""What a grade is worth: lateness, attempts, dropped tasks, laid over the results."""
