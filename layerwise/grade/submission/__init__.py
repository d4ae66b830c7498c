"""A submitted notebook, read with care and never run here."""
