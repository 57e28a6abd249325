"""Limiting what one service takes of its server, for a while, and looking at it again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from posada.contexts.metering.events import Restrained
from posada.contexts.metering.models import Restraint
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground

LIMITABLE = ("cpu", "processes", "memory", "bandwidth")
REVIEW = "limit-review"
ROLE = "technical"


def restrain(
    service_id: int, limits: Mapping[str, Any], reason: str, review_on: date | None, *, stood_on: tuple[Ground, ...],
    now: datetime, by: Actor,
) -> None:  # fmt: skip
    """Put limits on a service in place of those it has; the site stays up. Announces Restrained.

    BadInput without a limit, or without the day on which it is looked at again.
    """
    (service,) = services.locked([service_id])
    known = {name: str(limits[name]) for name in LIMITABLE if limits.get(name)}
    if not known:
        raise BadInput("limits", dict(limits), "one or more of %(kinds)s", kinds=", ".join(LIMITABLE))
    if review_on is None:
        raise BadInput("review", review_on, "the day on which it is looked at again")
    verdict = Verdict(
        service.customer_id, "service", service_id, "limit-resources", now, stood_on,
        facts={**known, "reason": reason, "review_on": review_on}, effects=("limits-ordered",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    Restraint.objects.filter(service_id=service_id, ended_at=None).update(ended_at=now)
    made = Restraint.objects.create(
        customer_id=service.customer_id, service_id=service_id, limits=known, reason=reason[:300], since=now,
        review_on=review_on, decision_id=decision,
    )  # fmt: skip
    touch("restraint", [made.pk])
    touch("service", [service_id])
    announce(Restrained(service_id, service.customer_id, decision, now, by))


def review_restraints(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """The day has come to look again: each is put before a person, who lets it stand or ends it."""
    due_at = {step.subject_id: step.due_at for step in steps}
    rows = list(Restraint.objects.select_for_update().filter(pk__in=due_at, ended_at=None, reviewed_at=None))
    open_cases(
        [
            Matter(row.customer_id, REVIEW, ("service", row.service_id), ROLE, (), due_at[row.pk],
                   facts={**row.limits, "since": row.since}, act="review-limits")
            for row in rows
        ],
        now=now, by=by,
    )  # fmt: skip
    Restraint.objects.filter(pk__in=[row.pk for row in rows]).update(reviewed_at=now)
    touch("restraint", [row.pk for row in rows])


def free(service_id: int, *, stood_on: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """End the limits of a service. Announces Restrained."""
    (service,) = services.locked([service_id])
    row = Restraint.objects.select_for_update().filter(service_id=service_id, ended_at=None).first()
    if row is None:
        return
    verdict = Verdict(service.customer_id, "service", service_id, "end-limits", now, stood_on, facts=row.limits,
                      effects=("limits-ended",))  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    touch("restraint", [row.pk])
    announce(Restrained(service_id, service.customer_id, decision, now, by))
