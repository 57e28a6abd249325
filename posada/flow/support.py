"""What people are told of."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.billing.events import (
    ExtensionDecided,
    InvoicesCancelled,
    InvoicesIssued,
    InvoicesPaid,
    LateFeesCharged,
    PaymentNoticesDue,
)
from posada.contexts.billing.plans import plans as invoice_plans
from posada.contexts.billing.queries import Invoice
from posada.contexts.services import queries as services
from posada.contexts.services.events import (
    CancellationFinal,
    DeletionPutOff,
    ExpiryNoticeDue,
    ServicesActivated,
    ServicesEnded,
    ServicesRestored,
    ServicesSuspended,
    TasksQueued,
)
from posada.contexts.services.queries import Service
from posada.contexts.services.rules.ending_notice import EndingNotice
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow import expiries
from posada.kernel.money import Money
from posada.kernel.plan import Plan
from posada.terms.versions import book

INSTANT = timedelta(microseconds=1)  # before a day begins, the one before it closes
TOLD_WHEN_ISSUED = {"first-invoice": "first-invoice", "renewal-order": "renewal-order"}


def tell_issued(event: InvoicesIssued) -> None:
    """First claims and renewal orders have letters of their own; whatever else is charged goes by `charge`."""
    kind = TOLD_WHEN_ISSUED.get(event.act, "charge")
    _tell_of_invoices(kind, event.invoice_ids, event)


def tell_paid(event: InvoicesPaid) -> None:
    _tell_of_invoices("payment-received", event.invoice_ids, event)


def tell_cancelled(event: InvoicesCancelled) -> None:
    kind = "order-cancelled" if event.act == "order-cancellation" else "invoice-cancelled"
    _tell_of_invoices(kind, event.invoice_ids, event)


def tell_late_fees(event: LateFeesCharged) -> None:
    fees = {
        id: next(line for line in reversed(lines) if line.kind == "late-fee")
        for id, lines in billing.lines_of(event.invoice_ids).items()
    }
    invoices = billing.by_id(event.invoice_ids)
    wanted = [
        NoticeWanted(
            "late-fee", invoice.customer_id, ("invoice", invoice.pk),
            context | {"fee": Money(fees[invoice.pk].net + fees[invoice.pk].tax, invoice.currency)},
            fees[invoice.pk].decision_id,
        )
        for invoice, context in invoice_figures(invoices.values(), event.now)
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def tell_payers(event: PaymentNoticesDue) -> None:
    """A reminder, or the warning of a suspension, with the last day on which payment has no consequence.

    A reminder also sums up all that the customer has to renew, where the terms want that.
    """
    invoices = billing.by_id(event.decisions)
    summed = event.kind == "payment-reminder" and billing.reminders_sum_up(book().for_existing(event.now))
    customers = {invoice.customer_id for invoice in invoices.values()} if summed else set()
    together = {id: expiries.summary(id, claims) for id, claims in billing.renewals_unpaid(customers).items()}
    wanted = [
        NoticeWanted(
            event.kind, invoice.customer_id, ("invoice", invoice.pk),
            context | {"last_day": event.last_days[invoice.pk]} | together.get(invoice.customer_id, {}),
            event.decisions[invoice.pk],
        )
        for invoice, context in invoice_figures(invoices.values(), event.now)
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def tell_extension(event: ExtensionDecided) -> None:
    ((invoice, context),) = invoice_figures(billing.by_id([event.invoice_id]).values(), event.now)
    kind = "extension-granted" if event.until else "extension-refused"
    wanted = NoticeWanted(
        kind, invoice.customer_id, ("invoice", invoice.pk), context | {"until": event.until}, event.decision_id
    )
    send_notices([wanted], now=event.now, by=event.by)


def tell_suspended(event: ServicesSuspended) -> None:
    """What is off and why; where an unpaid invoice is the cause, what to pay and what follows."""
    ids = [each.service_id for each in event.suspended]
    claims = billing.by_id({each.invoice_id for each in event.suspended if each.invoice_id is not None})
    figures = {invoice.pk: figures for invoice, figures in invoice_figures(claims.values(), event.now)}
    owed = {
        each.service_id: figures.get(each.invoice_id, {}) for each in event.suspended if each.invoice_id is not None
    }
    decisions = {
        id: next((hold.opened_by for hold in reversed(found) if hold.reason == event.reason), None)
        for id, found in services.open_holds(ids).items()
    }
    _tell_of_services("suspension", ids, event, {"reason": event.reason}, decisions, owed)


def tell_queued(event: TasksQueued) -> None:
    decisions: dict[int, int | None] = dict(zip(event.service_ids, event.decision_ids, strict=True))
    _tell_of_services("activation-queued", event.service_ids, event, {"attend_from": event.attend_from}, decisions)


def tell_restored(event: ServicesRestored) -> None:
    _tell_of_services("reactivation", event.service_ids, event)


def tell_activated(event: ServicesActivated) -> None:
    _tell_of_services("welcome", event.service_ids, event)


def tell_ended(event: ServicesEnded) -> None:
    _tell_of_services("service-ended", event.service_ids, event, {"act": event.act})


def tell_noticed_end(event: CancellationFinal) -> None:
    """An end that counts from a notice is confirmed at once, with its day."""
    if any(isinstance(ground.ruling.rule, EndingNotice) for ground in event.grounds):
        _tell_of_services("cancellation-confirmation", [event.service_id], event)


def tell_deletion(event: DeletionPutOff) -> None:
    """The day on which data are deleted, to those whom no letter had told."""
    _tell_of_services("data-deletion", event.service_ids, event)


def tell_of_expiry(event: ExpiryNoticeDue) -> None:
    decisions: dict[int, int | None] = dict(zip(event.service_ids, event.decision_ids, strict=True))
    _tell_of_services(event.act, event.service_ids, event, decisions=decisions)


def _tell_of_invoices(kind: str, ids: Collection[int], event: Any) -> None:
    invoices = billing.by_id(ids)
    wanted = [
        NoticeWanted(kind, invoice.customer_id, ("invoice", invoice.pk), context, invoice.decision_id)
        for invoice, context in invoice_figures(invoices.values(), event.now)
    ]
    send_notices(wanted, now=event.now, by=event.by)


def _tell_of_services(
    kind: str,
    ids: Collection[int],
    event: Any,
    more: dict[str, Any] | None = None,
    decisions: dict[int, int | None] | None = None,
    each: dict[int, dict[str, Any]] | None = None,
) -> None:
    """Send a letter about each service: what may be said of it, `more` of all of them, and `each` of its own."""
    wanted = [
        NoticeWanted(
            kind, service.customer_id, ("service", service.pk),
            service_figures(service) | (each or {}).get(service.pk, {}) | (more or {}),
            (decisions or {}).get(service.pk),
        )
        for service in services.by_id(ids).values()
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def service_figures(service: Service) -> dict[str, Any]:
    """What every letter about a service may say of it."""
    return {
        "service": service.name, "domain": service.domain, "renews_on": service.renews_on,
        "paid_until": service.paid_until, "ends_on": service.ends_on, "purge_on": service.purge_at,
    }  # fmt: skip


def invoice_figures(invoices: Iterable[Invoice], now: datetime) -> list[tuple[Invoice, dict[str, Any]]]:
    """What every letter about an invoice may say of it, what follows if it stays unpaid among it."""
    found = list(invoices)
    ids = [invoice.pk for invoice in found]
    charged = billing.services_of(ids)
    named = services.by_id({id for each in charged.values() for id in each})
    plans = invoice_plans(ids, now)
    return [
        (
            invoice,
            {
                "invoice": invoice.pk, "number": invoice.number, "currency": invoice.currency, "due_on": invoice.due_on,
                "total": Money(invoice.total, invoice.currency), "unpaid": billing.unpaid(invoice),
                "paid_at": invoice.paid_at, "services": [named[id].name for id in charged.get(invoice.pk, ())],
                **following(plans[invoice.pk][1]),
            },
        )
        for invoice in found
    ]  # fmt: skip


def following(plan: Plan) -> dict[str, datetime]:
    """When each act follows if nothing is paid: `late_fee_on`, `suspension_on`, `collection_on`, …"""
    days = {f"{step.act.replace('-', '_')}_on": step.at for step in reversed(plan)}
    if "unpaid_ending_on" in days:
        days["last_day_to_pay"] = days["unpaid_ending_on"] - INSTANT
    return days
