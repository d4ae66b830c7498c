"""nbgrader: the assignments that are made for it, and what their test cells call."""
