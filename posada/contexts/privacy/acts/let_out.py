"""What leaves for others' servers: requests for contents, and for advertisements."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from posada.contexts.privacy import queries
from posada.contexts.privacy.models import Sponsorship
from posada.contexts.privacy.rules.third_parties import Advertising, OutsideRequests
from posada.contexts.services import queries as services
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds


def ask_outside(
    service_id: int, content: str, fields: Mapping[str, Any], *, now: datetime, by: Actor
) -> dict[str, Any]:
    """The fields with which another's server may be asked for a content. Raises Refused where one must not leave."""
    service = services.by_id([service_id])[service_id]
    ruling = services.governs(service, now).ruling(OutsideRequests, services.target(service))
    verdict = Verdict(
        service.customer_id, "service", service_id, "ask-outside", now, grounds(ruling, role="permits"),
        facts={"content": content, "fields": sorted(fields)}, effects=("request-sent",),
    )  # fmt: skip
    strange = ruling.rule.strange(content, fields) if ruling else sorted(fields)
    if strange or ruling is None or content not in ruling.rule.sends:
        raise verdict.refused("must-not-leave", grounds=grounds(ruling, role="limits"), strange=strange)
    record([verdict], now=now, actor=by)
    return dict(fields)


def call_banner(service_id: int, known: Mapping[str, Any], *, now: datetime, by: Actor) -> dict[str, Any] | None:
    """What an advertisement is asked for with, of all that is `known`; None where a sponsor's agreement hides it."""
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    ruling = terms.ruling(Advertising, services.target(service))
    if ruling is None:
        raise BadInput("about", service.name, "a service that may show advertisements")
    hiding = queries.sponsored(service_id, terms.calendar.today(now)) if ruling.rule.hidden_by_sponsor else None
    sent = {name: known[name] for name in ruling.rule.sends if name in known}
    facts = {"hidden_by": hiding.pk} if hiding else {"sends": sent, "kept_back": sorted(known.keys() - sent.keys())}
    verdict = Verdict(
        service.customer_id, "service", service_id, "hide-banner" if hiding else "call-banner", now, ruling.orders(),
        facts=facts, effects=("banner-hidden" if hiding else "banner-called",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    return None if hiding else sent


def sponsor(service_id: int, name: str, first: date, last: date, *, now: datetime, by: Actor) -> Sponsorship:
    """Note a sponsor's agreement by which no advertisement is shown from one day to another."""
    service = services.by_id([service_id])[service_id]
    if not by.is_staff or not name or last < first:
        raise BadInput("sponsor", name, "a sponsor and its days, by staff")
    return Sponsorship.objects.create(
        customer_id=service.customer_id, service_id=service_id, sponsor=name, first=first, last=last
    )
