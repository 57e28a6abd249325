"""Items sold for one length of time only."""

from posada.terms.rule import Rule


class SoldFor(Rule):
    """Sold for `months` and no other term; `refundable` says whether money comes back, `portable` whether it moves.

    Source: flooming/dedicated-ip-annual, flooming/ssl-annual.
    """

    months: int
    refundable: bool = False
    portable: bool = False  # usable with any other provider
