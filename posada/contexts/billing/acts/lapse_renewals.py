"""Closing the renewal orders of what expired."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.cancel_invoices import Void, cancel_invoices
from posada.contexts.services import queries as services
from posada.ground.agenda.steps import DueStep
from posada.terms.actor import Actor
from posada.terms.rule import grounds
from posada.terms.versions import book


def lapse_renewals(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Make void the unpaid renewal orders that are open no longer, by the version they were issued under."""
    due_at = {step.subject_id: step.due_at for step in steps}
    voids = []
    for invoice in queries.locked(list(due_at)):
        expiry = services.expiry(book().by_number(invoice.version_id), queries.target(invoice))
        open_for = str(expiry.rule.order_open_for) if expiry else ""
        facts = {"due_on": invoice.due_on, "open_for": open_for}
        voids.append(Void(invoice, grounds(expiry), due_at[invoice.pk], facts))
    cancel_invoices(voids, act="renewal-lapse", now=now, by=by)
