"""Reminding payers, and warning them of a suspension: the decision is taken here, the letters follow."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.events import PaymentNoticesDue
from posada.contexts.billing.models import Invoice, PaymentNotice
from posada.contexts.billing.rules.grace import Grace
from posada.contexts.billing.rules.reminder import Reminder, ReminderContent
from posada.contexts.billing.rules.suspension import Suspension
from posada.ground.agenda.steps import DueStep
from posada.kernel.events import announce
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book

REMINDER = "payment-reminder"


def send_reminders(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Order the reminders that fell due; each says the last day to pay. Announces PaymentNoticesDue."""
    _give(steps, REMINDER, _reminder_grounds, now=now, by=by)


def warn_of_suspension(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Order the warnings without which no suspension may follow. Announces PaymentNoticesDue."""
    _give(steps, "suspension-warning", _warning_grounds, now=now, by=by)


def _give(
    steps: Sequence[DueStep],
    kind: str,
    grounds_of: Callable[[Invoice, Terms], tuple[Ground, ...]],
    *,
    now: datetime,
    by: Actor,
) -> None:
    due_at = {step.subject_id: step.due_at for step in steps}
    invoices = queries.locked(list(due_at))
    extended = queries.extensions(list(due_at))
    last_days = {
        invoice.pk: last_day_to_pay(invoice, book().by_number(invoice.version_id), extended.get(invoice.pk))
        for invoice in invoices
    }
    content = book().for_existing(now).ruling(ReminderContent) if kind == REMINDER else None
    together = queries.renewals_unpaid({invoice.customer_id for invoice in invoices}) if content else {}
    verdicts = [
        Verdict(
            invoice.customer_id, "invoice", invoice.pk, kind, due_at[invoice.pk],
            grounds_of(invoice, book().by_number(invoice.version_id)) + grounds(content, role="limits"),
            facts={"due_on": invoice.due_on, "last_day": last_days[invoice.pk]},
            amounts={"unpaid": queries.unpaid(invoice), **_sum(together.get(invoice.customer_id, []))},
            effects=("notice-ordered",),
        )
        for invoice in invoices
    ]  # fmt: skip
    decisions = record(verdicts, now=now, actor=by)
    PaymentNotice.objects.bulk_create(
        PaymentNotice(
            customer_id=invoice.customer_id, invoice_id=invoice.pk, kind=kind, due_at=due_at[invoice.pk],
            ordered_at=now, decision_id=decision,
        )
        for invoice, decision in zip(invoices, decisions, strict=True)
    )  # fmt: skip
    ids = [invoice.pk for invoice in invoices]
    announce(PaymentNoticesDue(kind, dict(zip(ids, decisions, strict=True)), last_days, now, by))


def _sum(claims: Sequence[Invoice]) -> dict[str, Money]:
    """What all that a customer has to renew comes to, where the reminder says it."""
    return {"together": sum_money(map(queries.unpaid, claims), claims[0].currency)} if claims else {}


def last_day_to_pay(invoice: Invoice, terms: Terms, extended_until: date | None) -> date:
    """The last day on which payment bears no consequence: of an extension, of the grace, or the due day itself."""
    if extended_until is not None:
        return extended_until
    grace = terms.ruling(Grace, queries.target(invoice)) if invoice.origin == "renewal" else None
    return terms.calendar.after(invoice.due_on, grace.rule.days) if grace else invoice.due_on


def _reminder_grounds(invoice: Invoice, terms: Terms) -> tuple[Ground, ...]:
    return terms.required(Reminder, queries.target(invoice), of=invoice.origin).orders()


def _warning_grounds(invoice: Invoice, terms: Terms) -> tuple[Ground, ...]:
    return terms.required(Suspension, queries.target(invoice)).orders()
