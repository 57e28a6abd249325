"""What a house looks like at one instant, as the script language speaks of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Value

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import FiscalDocument, Invoice, Refund
from posada.contexts.payments.models import Screening
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service, State
from posada.contexts.support.models import Ticket
from posada.flow.plans import plans_of
from posada.ground.agenda.models import Case
from posada.ground.customers.models import Customer
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import balance
from posada.kernel.errors import NotFound
from posada.kernel.money import Money
from posada.rehearsal.story import Story
from posada.terms.prepared import prepared

DAY = timedelta(days=1)
OF_AN_INVOICE: dict[str, Any] = {"refund": Refund, "screening": Screening}
NAMED: dict[str, Any] = {"invoice": Invoice, **OF_AN_INVOICE}


class Snapshot:
    """The state of everything that has a name, read when asked for."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.counts: dict[str, int] = {}
        self.named: dict[str, int] = {}  # the last of each kind that has its name

    def name_invoices(self) -> None:
        """Name each service's invoices `web/1`, `web/2`, in order of issue; others go by the customer's name."""
        fresh = self._unnamed()
        if "invoice" in fresh:
            self._name_invoices(fresh["invoice"])
        for kind, model in OF_AN_INVOICE.items():
            if kind in fresh:
                self._name_by_invoice(kind, model.objects.filter(pk__in=fresh[kind]).order_by("pk"))

    def _unnamed(self) -> dict[str, list[int]]:
        """What came since the last of its kind was named, in order; not what the script named."""
        fresh: dict[str, list[int]] = {}
        for kind, id in sorted(_made_after(*(self.named.get(kind, 0) for kind in NAMED))):
            self.named[kind] = id
            if (kind, id) not in self.story.names.values():
                fresh.setdefault(kind, []).append(id)
        return fresh

    def _name_invoices(self, ids: list[int]) -> None:
        charged = billing.services_of(ids)
        for invoice in Invoice.objects.filter(pk__in=ids).order_by("pk"):
            for kind, id in [("service", id) for id in charged.get(invoice.pk, [])] or [
                ("customer", invoice.customer_id)
            ]:
                base = self.story.name_of(kind, id)
                self.counts[base] = self.counts.get(base, 0) + 1
                self.story.name(f"{base}/{self.counts[base]}", "invoice", invoice.pk)

    def _name_by_invoice(self, kind: str, rows: Iterable[Any]) -> None:
        """Name what was given back of an invoice `web/1/refund/1`, `web/1/refund/2`, in order; and what else it has."""
        for row in rows:
            base = f"{self.story.name_of('invoice', row.invoice_id or 0)}/{kind}"
            self.counts[base] = self.counts.get(base, 0) + 1
            self.story.name(f"{base}/{self.counts[base]}", kind, row.pk)

    def invoice(self, name: str) -> dict[str, Any] | None:
        found = self.story.names.get(name)
        invoice = Invoice.objects.filter(pk=found[1]).first() if found and found[0] == "invoice" else None
        return self.describe_invoice(name, invoice) if invoice else None

    def describe_invoice(self, name: str, invoice: Invoice) -> dict[str, Any]:
        zone = self.story.terms.calendar.tz
        lines = billing.lines_of([invoice.pk]).get(invoice.pk, [])
        return {
            "name": name, "number": invoice.number, "kind": invoice.kind, "origin": invoice.origin,
            "issued": invoice.issued_at.astimezone(zone).date().isoformat(), "due": invoice.due_on.isoformat(),
            "state": invoice.state, "currency": invoice.currency, "net": plain(invoice.net, invoice.currency),
            "tax": plain(invoice.tax, invoice.currency), "total": plain(invoice.total, invoice.currency),
            "paid": plain(invoice.paid, invoice.currency),
            "lines": [
                {"text": line.text, "kind": line.kind, "quantity": f"{line.quantity.normalize():f}",
                 "net": plain(line.net, invoice.currency), "tax": plain(line.tax, invoice.currency),
                 "total": plain(line.net + line.tax, invoice.currency),
                 "from": str(line.period_from or ""), "until": str(line.period_until or ""), "clause": line.clause,
                 "service": self.story.name_of("service", line.service_id) if line.service_id else ""}
                for line in lines
            ],
            "documents": [
                {"kind": doc.kind, "number": doc.number, "total": plain(doc.total, doc.currency),
                 "net": plain(doc.net, doc.currency), "tax": plain(doc.tax, doc.currency), "status": doc.status,
                 "issued": doc.issued_at.astimezone(zone).date().isoformat(), "payment_form": doc.payment_form,
                 "buyer": doc.buyer, "seller": doc.seller}
                for doc in FiscalDocument.objects.filter(invoice_id=invoice.pk).order_by("pk")
            ],
        }  # fmt: skip

    def service(self, name: str) -> dict[str, Any] | None:
        found = self.story.names.get(name)
        if found and found[0] == "service":
            service = Service.objects.filter(pk=found[1]).first()
        else:
            service = Service.objects.filter(domain=name).order_by("-pk").first() if name else None
        return self.describe_service(name, service) if service else None

    def describe_service(self, name: str, service: Service) -> dict[str, Any]:
        holds = services.open_holds([service.pk]).get(service.pk, [])
        zone = self.story.terms.calendar.tz
        plan = plans_of("service", [service.pk], self.story.now)[service.pk][1]
        unpaid = billing.unpaid_invoices(service.customer_id, service_id=service.pk)
        steps = sorted(
            [*plan, *(s for _, p in plans_of("invoice", [i.pk for i in unpaid], self.story.now).values() for s in p)]
        )
        return {
            "name": name, "name_servers": service.options.get("name_servers", []),
            "state": "suspended" if holds and service.state == State.ACTIVE else service.state,
            "holds": list(dict.fromkeys(hold.reason for hold in holds)),
            "product": service.product, "plan_name": service.product, "cycle": service.cycle,
            "until": service.paid_until.isoformat() if service.paid_until else None,
            "renews": service.renews_on.isoformat() if service.renews_on else None,
            "ends": service.ends_on.isoformat() if service.ends_on else None,
            "price": plain(service.price, service.currency) if service.price is not None else None,
            "periods": self.periods(service),
            "plan": [
                {"at": step.at.astimezone(zone).isoformat(), "act": step.act, "clause": step.clause} for step in steps
            ],
            "next": steps[0].act if steps else None,
            "deadline": steps[0].at.astimezone(zone).date().isoformat() if steps else None,
        }  # fmt: skip

    def periods(self, service: Service) -> list[dict[str, str]]:
        invoices = Invoice.objects.filter(customer_id=service.customer_id, state="paid")
        return [
            {"from": str(line.period_from), "until": str(line.period_until), "net": plain(line.net, service.currency)}
            for lines in billing.lines_of([invoice.pk for invoice in invoices]).values()
            for line in lines
            if line.service_id == service.pk and line.period_from
        ]

    def ticket(self, name: str) -> dict[str, Any] | None:
        found = self.story.names.get(name)
        ticket = Ticket.objects.filter(pk=found[1]).first() if found and found[0] == "ticket" else None
        if ticket is None:
            return None
        zone = self.story.terms.calendar.tz

        def told(instant: datetime | None) -> str | None:
            return instant.astimezone(zone).isoformat(timespec="minutes") if instant else None

        return {
            "name": name, "number": ticket.number, "state": ticket.state, "department": ticket.department,
            "level": ticket.level, "kind": ticket.kind, "opened": told(ticket.opened_at),
            "waiting": told(ticket.waiting_since), "attended": told(ticket.attended_at),
            "closed": told(ticket.closed_at), "messages": ticket.messages.count(), "channel": ticket.channel,
        }  # fmt: skip

    def case(self, name: str) -> dict[str, Any] | None:
        try:
            return self.describe_case(name, self.story.case(name))
        except NotFound:
            return None

    def describe_case(self, name: str, case: Case) -> dict[str, Any]:
        zone = self.story.terms.calendar.tz
        return {
            "name": name, "kind": case.kind, "state": case.state, "role": case.role, "stage": case.stage,
            "subject": f"{case.subject_kind}:{self.story.name_of(case.subject_kind, case.subject_id)}",
            "opened": case.opened_at.astimezone(zone).isoformat(),
            "deadline": case.deadline.astimezone(zone).isoformat() if case.deadline else None,
            "amounts": case.amounts, "facts": case.facts, "clause": case.clause,
        }  # fmt: skip

    def balance(self, name: str) -> dict[str, Any]:
        customer = Customer.objects.get(pk=self.story.id_of(name, "customer"))
        currency = customer.currency
        today = self.story.terms.calendar.today(self.story.now - timedelta(microseconds=1))
        owed, open_ = billing.owed(customer.pk, currency, today)
        credit = -balance(customer.pk, Account.MONEY, currency) - balance(customer.pk, Account.CREDIT, currency)
        return {"owed": owed.plain(), "open": open_.plain(), "credit": credit.plain(), "currency": currency}


def plain(amount: Any, currency: str) -> str:
    return Money(amount, currency).plain()


@prepared
def _made_after(*ids: int) -> QuerySet[Any, Any]:
    """(kind, id) of what came after these, one of each kind that is named."""
    first, *others = (
        model._default_manager.filter(pk__gt=id).order_by().values_list(Value(kind), "pk")
        for (kind, model), id in zip(NAMED.items(), ids, strict=True)
    )
    made: QuerySet[Any, Any] = first.union(*others)
    return made
