"""A customer ends what was signed before its period has begun."""

from datetime import datetime

from posada.contexts.contracts.acts.finish_end import ask_about_unbegun
from posada.contexts.contracts.events import LineCancelled
from posada.contexts.contracts.models import Line
from posada.contexts.contracts.settling import Owed
from posada.contexts.services.queries import Service
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct


def end_before_start(
    service: Service, line: Line, found: Owed, written: tuple[Ground, ...], *, now: datetime, by: Actor
) -> None:
    """Drop a line that never began; what its end would cost is computed, and a person decides on it.

    Announces LineCancelled.
    """
    stood_on = distinct((*written, *found.grounds))
    verdict = Verdict(
        service.customer_id, "service", service.pk, "end-before-start", now, stood_on, facts=found.facts(),
        amounts=found.amounts(), effects=("line-cancelled",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    line.cancelled_at = now
    line.save(update_fields=["cancelled_at"])
    touch("contract-line", [line.pk])
    announce(LineCancelled(service.pk, stood_on, now, by))
    if found.settled.new.is_positive:
        ask_about_unbegun(service, found, now=now, by=by)
