"""Telling people that the terms have changed."""

from posada.terms.rule import Rule


class TermsChangeNotice(Rule):
    """Each contact is shown, at the first sign-in after a change of the terms, what changed.

    Source: flooming/terms-change-core-notice. Reading: the text calls for a notice and not for a new acceptance;
    `must_accept` is the stricter setting.
    """

    must_accept: bool = False
