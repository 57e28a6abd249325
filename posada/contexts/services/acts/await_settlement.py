"""Cancellations whose day has come while something is owed: the service is off, its data stay, and it waits."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.models import Cancellation, CancellationState, Reason, Service
from posada.contexts.services.rules.settled_first import SettledFirst
from posada.ground.agenda.unit import touch
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


def waits_for_payment(terms: Terms, service: Service) -> Ruling[SettledFirst] | None:
    """The rule by which such a service's end waits until nothing is owed; None where it does not wait."""
    ruling = terms.ruling(SettledFirst, queries.target(service))
    return ruling if ruling is not None and ruling.rule.unpaid == "wait" else None


def hold_what_is_owed(
    ending: Sequence[Service], under_way: dict[int, Cancellation], governing: dict[int, Terms], *, due_at: datetime,
    now: datetime, by: Actor,
) -> list[Service]:  # fmt: skip
    """Hold back those of these services whose customers owe something; the others are returned, to be ended."""
    free, today = [], book().for_existing(now).calendar.today(now)
    for service in ending:
        cancellation, ruling = under_way.get(service.pk), waits_for_payment(governing[service.pk], service)
        if cancellation is None or ruling is None or not (owed := owed_by(service, ruling.rule, today)):
            free.append(service)
            continue
        hold_services(
            [service.pk], Reason.ENDING, grounds=ruling.limits(), about=f"cancellation:{cancellation.pk}",
            due_at=due_at, now=now, by=by, act="cancellation-held", facts={"invoices": owed},
        )  # fmt: skip
        cancellation.state = CancellationState.CONDITIONAL
        cancellation.save(update_fields=["state"])
        touch("cancellation", [cancellation.pk])
    return free


def owed_by(service: Service, rule: SettledFirst, today: date) -> list[str]:
    """The numbers of the overdue claims that keep a service from ending: the account's, or its own."""
    only = service.pk if rule.scope == "service" else None
    return billing.overdue_numbers(service.customer_id, today, service_id=only)


def go_on(customer_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """What was owed may be paid: cancellations that waited for it, past their day, are carried out today."""
    waiting = Cancellation.objects.filter(customer_id__in=customer_ids, state=CancellationState.CONDITIONAL)
    for cancellation in waiting.order_by("pk"):
        (service,) = queries.locked([cancellation.service_id])
        terms = queries.governs(service, now)
        ruling, today = waits_for_payment(terms, service), terms.calendar.today(now)
        past = service.ends_on is not None and service.ends_on < today
        if ruling is None or not past or owed_by(service, ruling.rule, today):
            continue
        record(
            [Verdict(service.customer_id, "service", service.pk, "cancellation-goes-on", now, grounds(ruling),
                     facts={"was_to_end_on": service.ends_on}, effects=("end-fixed",))],
            now=now, actor=by,
        )  # fmt: skip
        cancellation.state = CancellationState.FINAL
        cancellation.save(update_fields=["state"])
        service.ends_on = today - ONE_DAY
        service.save(update_fields=["ends_on"])
        touch("service", [service.pk])
        touch("cancellation", [cancellation.pk])
