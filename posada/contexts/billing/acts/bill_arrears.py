"""Charges that wait for the end of their month: noted when the work is done, invoiced together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.due_day import due_day, due_day_grounds
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import UnbilledCharge
from posada.contexts.billing.rules.arrears_billing import ArrearsBilling, billed_on
from posada.contexts.services import queries as services
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, distinct
from posada.terms.selector import Target
from posada.terms.versions import book

UNBILLED = "unbilled-charge"


def charge_work(
    service_id: int, text: str, net: Money, *, kind: str = "extra", args: Mapping[str, Any] | None = None,
    quantity: Decimal = Decimal(1), unit_price: Decimal | None = None, grounds: tuple[Ground, ...] = (),
    now: datetime, by: Actor,
) -> int | None:  # fmt: skip
    """Charge work on a service: at once, and the invoice's id; None where the terms collect it with its month."""
    service = services.by_id([service_id])[service_id]
    arrears = services.governs(service, now).ruling(ArrearsBilling, services.target(service))
    if arrears is None:
        return charge_extra(
            service_id, text, net, kind=kind, args=args, quantity=quantity, unit_price=unit_price, grounds=grounds,
            now=now, by=by,
        )  # fmt: skip
    charge = UnbilledCharge(
        customer_id=service.customer_id, service_id=service_id, kind=kind, text=text, args=dict(args or {}),
        quantity=quantity, unit_price=unit_price, net=net.amount, currency=net.currency,
    )  # fmt: skip
    _note(charge, arrears, grounds, now=now, by=by)
    return None


def _note(
    charge: UnbilledCharge, arrears: Ruling[ArrearsBilling], stood_on: tuple[Ground, ...], *, now: datetime, by: Actor
) -> None:
    charge.done_on = book().for_existing(now).calendar.today(now)
    charge.bill_on = billed_on(charge.done_on, arrears.rule)
    charge.clause = stood_on[0].clause if stood_on else ""
    verdict = Verdict(
        charge.customer_id, "service", charge.service_id, "note-charge", now, stood_on + arrears.limits(),
        facts={"kind": charge.kind, "text": charge.text, "bill_on": charge.bill_on},
        amounts={"net": Money(charge.net, charge.currency)}, effects=("charge-noted",),
    )  # fmt: skip
    (charge.decision_id,) = record([verdict], now=now, actor=by)
    charge.save()
    touch(UNBILLED, [charge.pk])


def bill_arrears(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> list[int]:
    """Invoice what was noted for these customers, one invoice each and currency, and return the invoices' ids."""
    due_at = {step.subject_id: step.due_at for step in steps}
    waiting = list(
        UnbilledCharge.objects.select_for_update()
        .filter(pk__in=due_at, invoice_id=None)
        .order_by("customer_id", "currency", "pk")
    )
    together = [list(found) for _, found in groupby(waiting, key=lambda each: (each.customer_id, each.currency))]
    invoices = issue_invoices([_draft(charges, due_at[charges[0].pk]) for charges in together], now=now, by=by)
    for charges, invoice_id in zip(together, invoices, strict=True):
        for charge in charges:
            charge.invoice_id = invoice_id
    UnbilledCharge.objects.bulk_update(waiting, ["invoice_id"])
    touch(UNBILLED, due_at)
    return invoices


def _draft(charges: Sequence[UnbilledCharge], due_at: datetime) -> Draft:
    terms = book().for_existing(due_at)
    known = services.by_id([charge.service_id for charge in charges])
    first = known[charges[0].service_id]
    target = Target(first.product_kind, first.type, first.product)
    today = terms.calendar.today(due_at)
    arrears = terms.required(ArrearsBilling, target)
    return Draft(
        customer_id=charges[0].customer_id, origin="other-charge", due_on=due_day(terms, target, today, today),
        lines=tuple(_line(charge, terms.provider.tax_percent()) for charge in charges),
        grounds=distinct((*arrears.orders(), *due_day_grounds(terms, target))), act="arrears", due_at=due_at,
        subject=("customer", charges[0].customer_id), version_id=book().number(terms), currency=charges[0].currency,
        service_id=first.pk if len(known) == 1 else None, product_kind=first.product_kind, type=first.type,
        facts={"done_on": [charge.done_on for charge in charges]},
    )  # fmt: skip


def _line(charge: UnbilledCharge, tax_percent: Decimal) -> Line:
    return Line(
        kind=charge.kind, text=charge.text, net=Money(charge.net, charge.currency), tax_percent=tax_percent,
        service_id=charge.service_id, quantity=charge.quantity, unit_price=charge.unit_price,
        args={**charge.args, "done_on": charge.done_on.isoformat()}, clause=charge.clause,
    )  # fmt: skip
