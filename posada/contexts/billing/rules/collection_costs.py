"""What collecting an overdue claim cost, passed on."""

from posada.terms.rule import Rule


class CollectionCosts(Rule):
    """A cost of collecting an overdue claim is added to it by a person in `role`, with its voucher.

    Source: laredonet/collection-costs. Reading: without a voucher nothing is charged; the house's own time is no cost.
    """

    role: str
    voucher_required: bool = True
