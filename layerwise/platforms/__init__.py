"""Learning platforms, a module each: all that is theirs and nobody else's, what we read of them and what we write."""
