"""What a class handed in, whose it is, and which file counts. Nothing that was handed in is ever run here."""
