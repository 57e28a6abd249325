"""Bringing back a service that was cancelled."""

from posada.terms.rule import Rule


class Recovery(Rule):
    """A cancelled service may be brought back from a backup or its disk, where a technician finds that it can.

    Source: flooming/cancelled-service-recovery. It costs `price_item` of the price list, paid beforehand; without a
    price there, nothing is promised. Reading: its periods begin anew on the day it is back.
    """

    methods: tuple[str, ...]
    price_item: str
    role: str = "support"
