"""The course audits itself: its structure, its checks, its text, its lessons."""

from layerwise.audit.claims import Claim, claims
from layerwise.audit.finding import Finding
from layerwise.audit.pipeline import FAST, PARTS, audit

__all__ = ["FAST", "PARTS", "Claim", "Finding", "audit", "claims"]
