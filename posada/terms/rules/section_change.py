"""Changing a section of the terms that has a notice of its own."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class SectionChange(Rule):
    """A version that changes one of these `clauses` rules no sooner than `advance_notice` after its publication.

    Source: laredonet/privacy-section-change. Reading: the text gives no period.
    """

    clauses: frozenset[str]
    advance_notice: Duration
