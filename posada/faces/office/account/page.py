"""The page of one customer: who it is, what it owes, what it has, what follows and what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from posada.contexts.billing.models import Invoice
from posada.contexts.services.models import Hold, Service
from posada.faces.office.account import story, things
from posada.faces.office.account.story import Moment
from posada.faces.office.account.things import Thing
from posada.faces.office.desk import Desk
from posada.faces.portal.reading import called, state_of
from posada.faces.site import formats, names
from posada.ground.agenda.models import Entry
from posada.ground.customers.models import Contact, Customer, FiscalData
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import standing
from posada.kernel.money import Money, sum_money
from posada.terms.models import Decision

MOST_SERVICES, MOST_CLAIMS = 60, 60
OWED = (Account.RECEIVABLE, Account.CLAIMS)


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that is open, and the clause by which it was opened."""

    hold: Hold
    clause: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A service with its state, what holds it, what must be paid to bring it back, and its next step."""

    service: Service
    product: str
    state: str
    holds: Sequence[Held] = ()
    to_pay: Money | None = None
    next: Moment | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What a customer owes in one currency, how much of it is overdue, and what it has with us."""

    owed: Money
    overdue: Money
    money: Money
    credit: Money


@dataclass(frozen=True)
class Whole:
    """Everything of one customer that the person's roles may see; the more there is, the newest of it."""

    customer: Customer
    contacts: Sequence[Contact]
    fiscal: FiscalData | None
    sums: Sequence[Sums]
    services: Sequence[Standing]
    claims: Sequence[Invoice]
    things: dict[str, list[Thing]]
    coming: Sequence[Moment]
    story: Sequence[Moment]

    @property
    def suspended(self) -> int:
        """How many services are off."""
        return sum(each.state == "suspended" for each in self.services)


def whole(customer: Customer, at: Desk) -> Whole:
    """Read it: the same dozen queries for a customer of a day and for one of twenty years."""
    id = customer.pk
    services = list(Service.objects.filter(customer_id=id).order_by("state", "-pk")[:MOST_SERVICES])
    holds = list(Hold.objects.filter(customer_id=id, closed_at=None).order_by("opened_at", "pk"))
    claims = list(Invoice.objects.filter(customer_id=id, state="unpaid").order_by("due_on", "pk")[:MOST_CLAIMS])
    found = things.things(id, at)
    decisions, entries = story.past(id, [hold.opened_by for hold in holds]), story.to_come(id)
    known = {("service", service.pk): service.name for service in services}
    known |= {("invoice", claim.pk): claim.number for claim in claims}
    known |= {("customer", id): customer.name} | things.named(found)
    rows: list[Decision | Entry] = [*decisions, *entries]
    known |= names.subjects(story.unnamed(rows, known, "invoice"))
    known = story.fallback(rows) | known
    clauses = {decision.id: story.clause_of(decision) for decision in decisions}
    standings = _standings(services, holds, claims, entries, clauses, at)
    return Whole(
        customer, list(customer.contacts.order_by("-is_primary", "removed_at", "pk")),
        customer.fiscal_data.filter(effective_at__lte=at.now).order_by("-effective_at", "-pk").first(),
        _sums(id, claims, customer.currency, at), standings, claims, found,
        story.coming(entries, known), story.story(decisions[: story.SHOWN], known),
    )  # fmt: skip


def _sums(id: int, claims: Sequence[Invoice], currency: str, at: Desk) -> list[Sums]:
    held = standing(id)
    found = []
    for each in sorted({currency, *(unit for _account, unit in held)}, key=lambda unit: unit != currency):
        late = (Money(c.total - c.paid, each) for c in claims if c.currency == each and c.due_on < at.today)
        owed = sum((held.get((account, each), Decimal(0)) for account in OWED), Decimal(0))
        money, credit = (-held.get((account, each), Decimal(0)) for account in (Account.MONEY, Account.CREDIT))
        found.append(Sums(Money(owed, each), sum_money(late, each), Money(money, each), Money(credit, each)))
    return [sums for sums in found if sums.owed.currency == currency or any((sums.owed, sums.money, sums.credit))]


def _standings(
    services: Sequence[Service], holds: Sequence[Hold], claims: Sequence[Invoice], entries: Sequence[Entry],
    clauses: Mapping[int, str], at: Desk,
) -> list[Standing]:  # fmt: skip
    held: dict[int, list[Hold]] = {}
    for hold in holds:
        held.setdefault(hold.service_id, []).append(hold)
    steps = {entry.subject_id: entry for entry in entries if entry.subject_kind == "service"}
    return [
        _standing(service, held.get(service.pk, []), claims, steps.get(service.pk), clauses, at) for service in services
    ]


def _standing(
    service: Service, holds: Sequence[Hold], claims: Sequence[Invoice], step: Entry | None,
    clauses: Mapping[int, str], at: Desk,
) -> Standing:  # fmt: skip
    return Standing(
        service=service,
        product=called(at.terms, service.product, formats.language()),
        state=state_of(service, holds),
        holds=[Held(hold, clauses.get(hold.opened_by, "")) for hold in holds],
        to_pay=way_out(holds, claims, service.currency),
        next=story.coming([step], {})[0] if step else None,
    )


def way_out(holds: Sequence[Hold], claims: Sequence[Invoice], currency: str) -> Money | None:
    """What must be paid to lift holds that only a payment lifts; None where no payment would."""
    if not holds or any(hold.reason != "non-payment" for hold in holds):
        return None
    about = {hold.about for hold in holds}
    return sum_money((Money(c.total - c.paid, c.currency) for c in claims if f"invoice:{c.pk}" in about), currency)
