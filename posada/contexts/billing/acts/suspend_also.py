"""Suspending a customer's other services for an unpaid invoice, by a person's choice."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.events import SuspensionDue, SuspensionsDue
from posada.contexts.billing.models import State
from posada.contexts.billing.rules.collection_efforts import CrossSuspension
from posada.contexts.billing.rules.suspension import Suspension, suspended_on
from posada.contexts.services import queries as services
from posada.ground.agenda.roles import permitted
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.versions import book


def suspend_also(service_id: int, invoice_id: int, *, now: datetime, by: Actor) -> None:
    """Suspend a service for another's unpaid invoice. Announces SuspensionsDue.

    Raises Refused for whoever has not the role, for a type that stays on, and while the invoice is not late enough.
    """
    (invoice,) = queries.locked([invoice_id])
    service = services.by_id([service_id])[service_id]
    if invoice.customer_id != service.customer_id or invoice.state != State.UNPAID:
        raise BadInput("invoice", invoice.number, "an unpaid invoice of the same customer")
    terms = book().by_number(invoice.version_id)
    own, ruling = terms.ruling(Suspension, queries.target(invoice)), terms.ruling(CrossSuspension)
    verdict = Verdict(service.customer_id, "service", service.pk, "suspension", now,
                      ruling.permits() if ruling else (), facts={"about": f"invoice:{invoice.pk}"})  # fmt: skip
    if ruling is None or own is None:
        raise verdict.refused("no-suspension-of-other-services")
    verdict = permitted(verdict, "suspend-also", by=by, terms=terms, otherwise=(ruling.rule.role,))
    if service.type in ruling.rule.except_types:
        raise verdict.refused("stays-on", grounds=ruling.limits(), type=service.type)
    first_day = suspended_on(invoice.due_on, own.rule, terms.calendar)
    if terms.calendar.today(now) < first_day:
        raise verdict.refused("not-overdue-long-enough", grounds=ruling.limits() + own.limits(), first_day=first_day)
    due = SuspensionDue(invoice.pk, (service.pk,), now, verdict.grounds + own.limits())
    announce(SuspensionsDue((due,), now, by))
