"""What arrives on use: counted without persons, or turned away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from posada.contexts.privacy.models import ActionCount, MailboxUse, TurnedAway
from posada.contexts.privacy.rules.usage import UsageCounters, UsageEvents
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Outcome
from posada.terms.rule import Ruling


def take_event(service_id: int, event: Mapping[str, Any], *, at: datetime, now: datetime, by: Actor) -> bool:
    """Count an event of an app (`times` it, once unless said); False where it was turned away and only that is kept.

    BadInput where the terms collect no such events.
    """
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    ruling = terms.ruling(UsageEvents, services.target(service))
    if ruling is None:
        raise BadInput("metric", "app-event", "a service whose terms say what is collected of its use")
    if strange := ruling.rule.strange(event.keys() - {"times"}):
        _turn_away(service, "app-event", ruling, strange, now, by)
        return False
    row, _ = ActionCount.objects.get_or_create(
        customer_id=service.customer_id, service_id=service_id, day=terms.calendar.today(at),
        action=str(event.get("action", "")), country=str(event.get("country", "")),
        region=str(event.get("region", "")),
    )  # fmt: skip
    ActionCount.objects.filter(pk=row.pk).update(count=F("count") + int(event.get("times", 1)))
    return True


def take_counters(
    service_id: int, mailbox: str, counters: Mapping[str, Any], *, at: datetime, now: datetime, by: Actor
) -> bool:
    """Keep what a mailbox used on a day; a later word on that day stands. False where it was turned away.

    BadInput without a mailbox, or where the terms keep no counters.
    """
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    ruling = terms.ruling(UsageCounters, services.target(service))
    if ruling is None or not mailbox:
        raise BadInput("mailbox", mailbox, "a mailbox of a service whose terms name what is counted")
    if strange := ruling.rule.strange(counters):
        _turn_away(service, "mailbox-use", ruling, strange, now, by)
        return False
    day = terms.calendar.today(at)
    MailboxUse.objects.update_or_create(
        customer_id=service.customer_id, service_id=service_id, mailbox=mailbox, day=day,
        defaults={"counters": dict(counters)},
    )  # fmt: skip
    verdict = Verdict(
        service.customer_id, "service", service_id, "keep-counters", at, ruling.permits(),
        facts={"day": day, **counters}, effects=("counters-kept",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    return True


def _turn_away(
    service: Service, what: str, ruling: Ruling[Any], strange: Sequence[str], now: datetime, by: Actor
) -> None:
    """Count what must not come by the field that gave it away; nothing of its content is kept."""
    day = services.governs(service, now).calendar.today(now)
    for field in strange:
        row, _ = TurnedAway.objects.get_or_create(day=day, field=field[:60])
        TurnedAway.objects.filter(pk=row.pk).update(count=F("count") + 1)
    verdict = Verdict(
        service.customer_id, "service", service.pk, f"turn-away-{what}", now, ruling.limits(), Outcome.REFUSED,
        facts={"fields": list(strange)}, reason="must-not-be-collected",
    )  # fmt: skip
    record([verdict], now=now, actor=by)
