"""How what people did is done again: by verb, a batch at a time, through the acts that a real house calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.extend_payment import decide_extension, request_extension
from posada.contexts.billing.models import Invoice, Origin
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.contexts.payments.acts.record_payment import Arrival, record_payments
from posada.contexts.payments.acts.settle_payment import receive_payments
from posada.contexts.services.acts.ask_cancellation import ask_cancellation
from posada.ground.agenda.models import Case
from posada.ground.customers.models import Customer
from posada.kernel.money import Money
from posada.rehearsal.whatif.meaning import Meant
from posada.rehearsal.whatif.recorded import Happened
from posada.terms.actor import Actor

VERIFIER = Actor("staff", role="payment_verifier", channel="staff")
BILLING = Actor("staff", role="billing", channel="staff")
Names = dict[tuple[str, int], int]  # what is called here what the book knows by kind and number


@dataclass
class Done:
    """What came of doings: the names of what they made, how many were refused, and for how many nothing was to do."""

    names: dict[tuple[str, int], int] = field(default_factory=dict)
    unmatched: int = 0
    refused: int = 0


# Does what happened, given what things are called here.
Doing = Callable[[Sequence[Happened], Names, datetime], Done]


def place(events: Sequence[Happened], names: Names, now: datetime) -> Done:
    customers = Customer.objects.in_bulk([event.customer_id for event in events])
    done = Done()
    for event in events:
        items = event.fields["items"]
        wanted = [Wanted(i["product"], i["cycle"], i["quantity"], i["options"], i["domain"], i["name"]) for i in items]
        order = place_order(
            customers[event.customer_id], wanted, by=customer(event), now=now, method=event.fields["method"],
            coupon=event.fields["coupon"], accepts_documents=True, requested_at=event.at,
        )  # fmt: skip
        done.names[event.about] = order.pk
        for recorded, made in zip(items, ordering.items(order.pk), strict=True):
            if recorded["service"] is not None and made.service_id is not None:
                done.names["service", recorded["service"]] = made.service_id
    return done


def pay(events: Sequence[Happened], names: Names, now: datetime) -> Done:
    """Money arrives for what it was meant for; what is not owed here is not paid here."""
    claims = _claims(events)
    paid: list[tuple[Happened, Invoice | None]] = []
    for event in events:
        meant: Meant = event.fields["meant"]
        claim = _claim(meant, claims.get(event.customer_id, []), names)
        if claim is not None or meant.what == "account":
            paid.append((event, claim))
    arrivals = [_arrival(event, claim) for event, claim in paid]
    payments = [payment.pk for payment, _ in record_payments(arrivals, now=now, by=VERIFIER)]
    receive_payments(payments, now=now, by=VERIFIER)
    named = {event.about: id for (event, _), id in zip(paid, payments, strict=True)}
    return Done(named, unmatched=len(events) - len(paid))


def _arrival(event: Happened, claim: Invoice | None) -> Arrival:
    """As much as was due, where what was due was paid; else the recorded sum."""
    in_full = claim is not None and event.fields["meant"].in_full
    return Arrival(
        customer_id=event.customer_id, amount=billing.unpaid(claim) if claim and in_full else event.fields["amount"],
        method=event.fields["method"], source="replay", external_id=str(event.about[1]),
        value_at=event.fields["value_at"], invoice_id=claim.pk if claim is not None else None,
    )  # fmt: skip


def put_on_account(credits: Sequence[tuple[int, Money]], now: datetime) -> None:
    """What customers had on account when it began."""
    arrivals = [
        Arrival(customer_id=customer, amount=credit, method="balance", source="replay",
                external_id=f"account-{customer}-{credit.currency}", value_at=now)
        for customer, credit in credits
    ]  # fmt: skip
    payments = [payment.pk for payment, _ in record_payments(arrivals, now=now, by=VERIFIER)]
    receive_payments(payments, now=now, by=VERIFIER)


def _claims(events: Sequence[Happened]) -> Mapping[int, list[tuple[Invoice, object]]]:
    """The unpaid claims of these customers with the first day each charges, oldest first."""
    rows = list(
        Invoice.objects.filter(customer_id__in=[e.customer_id for e in events], state="unpaid").order_by("due_on", "pk")
    )
    lines = billing.lines_of([row.pk for row in rows])
    found: dict[int, list[tuple[Invoice, object]]] = {}
    for row in rows:
        days = [line.period_from for line in lines[row.pk] if line.period_from is not None]
        found.setdefault(row.customer_id, []).append((row, min(days, default=None)))
    return found


def _claim(meant: Meant, claims: Sequence[tuple[Invoice, object]], names: Names) -> Invoice | None:
    """What is unpaid here of what the payment was meant for."""
    if meant.what == "order" and meant.order_id is not None:
        here = names.get(("order", meant.order_id))
        return next((c for c, _ in claims if c.order_id == here and c.origin == Origin.NEW), None)
    if meant.service_id is None:
        return None
    service = names.get(("service", meant.service_id))
    own = [(claim, first) for claim, first in claims if service is not None and claim.service_id == service]
    if meant.what == "charge":
        return next((claim for claim, first in own if first is None), None)
    periods = [(claim, first) for claim, first in own if first is not None]
    same = next((claim for claim, first in periods if first == meant.period_from), None)
    return same or (periods[0][0] if periods else None)


def cancel(events: Sequence[Happened], names: Names, now: datetime) -> Done:
    done = Done()
    for event in events:
        service = names.get(event.about)
        if service is None:
            done.unmatched += 1
            continue
        ask_cancellation(service, now=now, by=customer(event))
    return done


def extend(events: Sequence[Happened], names: Names, now: datetime) -> Done:
    """Ask for more time and grant it, where something is unpaid that it can be granted for."""
    done = Done()
    for event in events:
        service = names.get(event.about)
        claim = billing.unpaid_invoices(event.customer_id, service_id=service).first() if service else None
        if claim is None:
            done.unmatched += 1
            continue
        until = event.fields["until"]
        case = Case.objects.get(pk=request_extension(claim.pk, until=until, now=now, by=customer(event)))
        decide_extension(case, granted=True, until=until, reason="replay", now=now, by=BILLING)
    return done


def customer(event: Happened) -> Actor:
    """The customer who did it."""
    return Actor("customer", event.customer_id, channel=event.fields.get("channel", "portal"))


DOINGS: dict[str, Doing] = {"order": place, "pay": pay, "cancel": cancel, "extend": extend}
