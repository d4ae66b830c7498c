"""The course audits itself: its structure, its checks, its text, its lessons."""
