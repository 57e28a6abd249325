"""Announcing a change of the terms to every customer."""

from pydantic import Field

from posada.terms.rule import Rule
from posada.terms.rules.terms_change import Change


class TermsAnnouncement(Rule):
    """Every customer is told in writing of a version of these classes, on its publication: from when, and what changes.

    Source: altomarketing/terms-change-notice. Reading: no term is fixed, so it is told at once; corrections of wording
    alone (`editorial`) are told only where they are named.
    """

    classes: frozenset[Change] = Field(frozenset({"informs", "deems-consent", "needs-consent"}), min_length=1)
