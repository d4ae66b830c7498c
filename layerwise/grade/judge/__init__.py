"""Whether a submission is right: checks, sessions with the student's process, the reference. No student's line runs here."""
