"""The client area that every customer has."""

from posada.terms.rule import Rule


class PortalAccess(Rule):
    """Each account has a sign-in to the client area, and sees its own data there and nobody else's.

    Source: flooming/core-portal. Each clause that promises a page grants it by a rule of its own (`area`).
    """
