"""What customers take along to another provider."""

from posada.terms.rule import Rule


class Portable(Rule):
    """Services of these types may be used with any provider, and do not end with another service.

    Source: flooming/domains-certificates-portable.
    """
