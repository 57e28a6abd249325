"""What is never renewed by itself."""

from posada.terms.rule import Rule


class ManualRenewal(Rule):
    """No renewal order is issued by itself, whatever other rules say; it waits until someone asks.

    Source: flooming/product-no-auto-renewal.
    """
