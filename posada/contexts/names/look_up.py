"""Asking the world's DNS about domains of services, once a day, or each quarter of an hour while one is waited for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import dns.exception
import dns.resolver
from django.db.models import F, Q

from posada.contexts.names.models import DomainState, LeadsTo

TYPES = ("NS", "MX", "TXT", "CNAME")
SOON, LATER = timedelta(minutes=15), timedelta(days=1)
BATCH = 50


def due(now: datetime) -> list[DomainState]:
    """The domains to be asked about now, those that were not for the longest time first."""
    soon = Q(state=LeadsTo.PENDING, found=[], checked_at__lte=now - SOON)
    found = DomainState.objects.filter(Q(checked_at=None) | Q(checked_at__lte=now - LATER) | soon)
    return list(found.order_by(F("checked_at").asc(nulls_first=True), "pk")[:BATCH])


def ask(domain: str, resolver: dns.resolver.Resolver | None = None) -> dict[str, Sequence[str]]:
    """What the world's DNS says of a domain, by type of record. Raises DNSException where it is silent."""
    asked = resolver or dns.resolver.Resolver()
    answers: dict[str, Sequence[str]] = {}
    for kind in TYPES:
        try:
            answers[kind] = sorted(one.to_text() for one in asked.resolve(domain, kind, lifetime=5))
        except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
            answers[kind] = ()
    return answers
