"""Letting one term follow another."""

from collections.abc import Sequence
from datetime import date, datetime

from posada.contexts.services import queries
from posada.contexts.services.models import Service
from posada.contexts.services.rules.initial_term import SuccessiveTerms, next_term_ends_on
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def open_terms(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Open the next term of services whose term has run out without notice."""
    due_at = {step.subject_id: step.due_at for step in steps}
    terms = book().for_existing(now)
    services, verdicts = queries.locked(due_at), []
    for service in services:
        ruling = terms.required(SuccessiveTerms, queries.target(service))
        ended = service.term_until
        service.term_until = following(service, ended, ruling.rule) if ended else None
        verdicts.append(
            Verdict(service.customer_id, "service", service.pk, "next-term", due_at[service.pk], ruling.orders(),
                    facts={"ended_on": ended, "until": service.term_until}, effects=("term-opened",))
        )  # fmt: skip
    record(verdicts, now=now, actor=by)
    Service.objects.bulk_update(services, ["term_until"])
    touch("service", due_at)


def following(service: Service, term_until: date, rule: SuccessiveTerms) -> date:
    """The last day of the term after the one that ends on `term_until`."""
    return next_term_ends_on(service.term_began_on or service.ordered_on, term_until, rule)
