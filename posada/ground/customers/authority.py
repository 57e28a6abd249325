"""Who may ask for what, by the terms and what is known of the person."""

from posada.ground.customers import queries
from posada.ground.customers.rules.authority import Authority, entitled
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ruling


def governing(kind: str, terms: Terms) -> Ruling[Authority] | None:
    """The rule on who may ask for this kind: the one that names it, else the one for whatever no other names."""
    rulings = terms.rulings(Authority)
    named = (ruling for ruling in rulings if kind in ruling.rule.requests)
    general = (ruling for ruling in rulings if not ruling.rule.requests and kind not in ruling.rule.leaves)
    return next(named, None) or next(general, None)


def in_the_way(kind: str, customer_id: int, by: Actor, terms: Terms) -> Ruling[Authority] | None:
    """The rule by which this person may not ask for that; None where they may.

    The house and its staff are not asked here: an act that only some roles may do looks at the role itself.
    """
    ruling = governing(kind, terms)
    if not by.is_customer or ruling is None or entitled(queries.asker(customer_id, by), kind, ruling.rule):
        return None
    return ruling
