"""What must be tried before a service is suspended for non-payment, and which others may be suspended with it."""

from posada.terms.rule import Rule


class CollectionEfforts(Rule):
    """No service is suspended for non-payment by itself before a reminder went out, which the suspension names.

    Source: laredonet/collection-efforts-before-suspension. Reading: where none did, the suspension waits for a person
    in `role`.
    """

    role: str


class CrossSuspension(Rule):
    """For an unpaid invoice a person in `role` may suspend the customer's other services, but for these types.

    Source: laredonet/suspend-all-services.
    """

    role: str
    except_types: frozenset[str] = frozenset()
