"""Demanding the end of the services of invoices that stayed unpaid."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.events import EndingDue, EndingsDue
from posada.contexts.billing.rules.unpaid_ending import UnpaidEnding
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.versions import book


def demand_ending(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Announce EndingsDue for these invoices, each judged by the version it was issued under."""
    due_at = {step.subject_id: step.due_at for step in steps}
    charged = queries.services_of(list(due_at))
    endings = []
    for invoice in queries.locked(list(due_at)):
        ruling = book().by_number(invoice.version_id).required(UnpaidEnding, queries.target(invoice), of=invoice.origin)
        services = tuple(charged.get(invoice.pk, ()))
        endings.append(EndingDue(invoice.pk, services, due_at[invoice.pk], ruling.orders()))
    announce(EndingsDue(tuple(endings), now, by))
    touch("invoice", list(due_at))
