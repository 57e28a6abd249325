"""Giving open claims another due day by a person's decision."""

from collections.abc import Collection
from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.models import Invoice, State
from posada.ground.agenda.unit import touch
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground


def set_due_day(
    invoice_ids: Collection[int], due_on: date, *, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Let what is still unpaid of these claims fall due on `due_on`; what follows lateness counts from there."""
    claims = [invoice for invoice in queries.locked(list(invoice_ids)) if invoice.state == State.UNPAID]
    record(
        [Verdict(claim.customer_id, "invoice", claim.pk, "new-due-day", now, grounds,
                 facts={"due_on": due_on, "was_due_on": claim.due_on}, amounts={"total": queries.unpaid(claim)},
                 effects=("due-day-moved",))
         for claim in claims],
        now=now, actor=by,
    )  # fmt: skip
    for claim in claims:
        claim.due_on = due_on
    Invoice.objects.bulk_update(claims, ["due_on"])
    touch("invoice", [claim.pk for claim in claims])
