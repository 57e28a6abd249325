"""What the portal's pages show: claims with their lateness, services with their state and what comes next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.billing.rules.grace import Grace
from posada.contexts.ordering.models import Order
from posada.contexts.services import queries as services
from posada.contexts.services.models import Hold, Service
from posada.contexts.services.rules.hold_scope import ALL
from posada.faces.portal.visitor import Visitor
from posada.faces.site.formats import language
from posada.faces.site.words import STEP_TONES
from posada.flow.plans import plans_of
from posada.ground.agenda.models import Entry
from posada.ground.catalogue.products import catalog
from posada.kernel.money import Money, sum_money
from posada.kernel.plan import Step
from posada.terms.contract import Terms
from posada.terms.models import Decision
from posada.terms.versions import book

Subject = tuple[str, int]  # kind, id


@dataclass(frozen=True)
class Coming:
    """A step to come, and the subject it happens to."""

    step: Step
    about: str  # what the subject is called

    @property
    def at(self) -> datetime:
        return self.step.at

    @property
    def act(self) -> str:
        return self.step.act

    @property
    def clause(self) -> str:
        return self.step.clause

    @property
    def unless_paid(self) -> bool:
        return self.step.conditional == "if-unpaid"

    @property
    def tone(self) -> str:
        return STEP_TONES.get(self.step.act, "info")


@dataclass(frozen=True)
class Claim:
    """An invoice as its customer reads it."""

    invoice: Invoice
    unpaid: Money
    state: str
    days_late: int = 0
    grace_until: date | None = None
    lines: Sequence[InvoiceLine] = ()

    @property
    def pending(self) -> bool:
        return self.state in ("unpaid", "overdue")

    @property
    def tone(self) -> str:
        return "stop" if self.state == "overdue" else "warn"


@dataclass(frozen=True)
class Standing:
    """A service as its customer reads it: state, since when and by which clause, the way out, what comes next."""

    service: Service
    state: str
    name: str
    since: datetime | None = None
    clause: str = ""
    decision: int | None = None  # that opened the first hold
    reason: str = ""
    to_pay: Money | None = None  # what brings it back
    claims: Sequence[Claim] = ()
    steps: Sequence[Coming] = ()
    order_state: str = ""
    days_left: int | None = None
    holds: Sequence[Hold] = field(default_factory=tuple)
    others: Sequence[tuple[str, str, int]] = ()  # (reason, clause, decision) of the holds after the first
    closed: Sequence[str] = ()  # what of it is closed while it is suspended
    product: str = ""  # what its plan is called

    @property
    def open_parts(self) -> list[str]:
        """What goes on while it is suspended."""
        return [part for part in ALL if part not in self.closed] if self.closed else []

    @property
    def blocking(self) -> list[Claim]:
        """The claims whose payment lifts a hold."""
        about = {hold.about for hold in self.holds}
        return [claim for claim in self.claims if f"invoice:{claim.invoice.pk}" in about]


def claims(who: Visitor, invoices: Iterable[Invoice], *, with_lines: bool = False) -> list[Claim]:
    """These invoices with their state on this day."""
    found = list(invoices)
    lines = billing.lines_of([invoice.pk for invoice in found]) if with_lines else {}
    return [claim(who, invoice, lines.get(invoice.pk, ())) for invoice in found]


def claim(who: Visitor, invoice: Invoice, lines: Sequence[InvoiceLine] = ()) -> Claim:
    """One invoice: overdue is an unpaid one past its due day, with the last day of grace beside it."""
    late = (who.today - invoice.due_on).days if invoice.state == "unpaid" else 0
    grace_until = None
    if late > 0:
        terms = book().by_number(invoice.version_id)
        grace = terms.ruling(Grace, billing.target(invoice))
        grace_until = terms.calendar.after(invoice.due_on, grace.rule.days) if grace else None
    state = "overdue" if late > 0 else invoice.state
    return Claim(invoice, billing.unpaid(invoice), state, max(late, 0), grace_until, lines)


def coming(service_names: Mapping[int, str], invoices: Collection[Invoice], now: datetime) -> list[Coming]:
    """What will happen to these services and invoices, in order of time."""
    steps = [*_steps("service", service_names, now), *_steps("invoice", {i.pk: i.number for i in invoices}, now)]
    return sorted((step for _id, step in steps), key=lambda step: step.at)


def otherwise(steps: Iterable[Coming]) -> Coming | None:
    """The first of these steps that costs or takes something away; None where none does."""
    return next((step for step in steps if step.tone in ("warn", "stop")), None)


def _steps(kind: str, names: Mapping[int, str], now: datetime) -> list[tuple[int, Coming]]:
    """Each step to come with the id of what it happens to."""
    plans = plans_of(kind, list(names), now) if names else {}
    return [(id, Coming(step, names[id])) for id, (_customer, plan) in plans.items() for step in plan]


def standings(
    who: Visitor, found: Sequence[Service], *, whole: bool = True, unpaid: Sequence[Invoice] | None = None
) -> list[Standing]:
    """These services with their state, holds, debts and plan: the same few queries for one as for a hundred.

    Where not the `whole` plan is wanted, its next step is read from the agenda. `unpaid`: the customer's open claims,
    by whom has them.
    """
    return standings_and_steps(who, found, whole=whole, unpaid=unpaid)[0]


def standings_and_steps(
    who: Visitor, found: Sequence[Service], *, whole: bool = True, unpaid: Sequence[Invoice] | None = None,
    beside: Sequence[Invoice] = (),
) -> tuple[list[Standing], dict[Subject, list[Coming]]]:  # fmt: skip
    """As `standings`, with the steps to come by what they happen to, those of the claims `beside` among them."""
    ids = [service.pk for service in found]
    holds, ruled = services.open_holds_ruled(ids)
    orders = Order.objects.in_bulk([s.order_id for s in found if s.order_id is not None and s.state == "pending"])
    leading = {decision: clause_of(ruling) for decision, ruling in ruled.items()}
    debts = _debts(who, ids, unpaid)
    named = {invoice.pk: invoice.number for kept in (*debts.values(), beside) for invoice in kept}
    names = {("service", s.pk): s.name for s in found} | {("invoice", id): number for id, number in named.items()}
    steps = planned(names, who.now) if whole else agenda(who, names)
    return [
        _standing(who, service, holds.get(service.pk, []), orders.get(service.order_id or 0), leading,
                  claims(who, debts.get(service.pk, ())), steps)
        for service in found
    ], steps  # fmt: skip


def planned(names: Mapping[Subject, str], now: datetime) -> dict[Subject, list[Coming]]:
    """The whole future of each of these subjects."""
    steps: dict[Subject, list[Coming]] = {}
    for kind in dict.fromkeys(kind for kind, _id in names):
        for id, step in _steps(kind, {id: name for (each, id), name in names.items() if each == kind}, now):
            steps.setdefault((kind, id), []).append(step)
    return steps


def agenda(who: Visitor, names: Mapping[Subject, str]) -> dict[Subject, list[Coming]]:
    """The next step of each of these subjects, as the agenda has it; what comes to a claim comes if it is unpaid."""
    kinds = sorted({kind for kind, _id in names})
    found = Entry.objects.filter(customer_id=who.customer.pk, subject_kind__in=kinds) if kinds else ()
    steps: dict[Subject, list[Coming]] = {}
    for entry in found:
        subject = (entry.subject_kind, entry.subject_id)
        if subject in names:
            conditional = "if-unpaid" if entry.subject_kind == "invoice" else None
            step = Step(entry.due_at, entry.act, entry.clause, conditional=conditional)
            steps[subject] = [Coming(step, names[subject])]
    return steps


def owed(unpaid: Iterable[Invoice], currency: str, today: date) -> tuple[Money, Money]:
    """(owed, open) of these claims: what has fallen due, and that with what is not due yet."""
    found = [invoice for invoice in unpaid if invoice.currency == currency]
    due = [billing.unpaid(invoice) for invoice in found if invoice.due_on <= today]
    return sum_money(due, currency), sum_money((billing.unpaid(invoice) for invoice in found), currency)


def _debts(who: Visitor, ids: Sequence[int], unpaid: Sequence[Invoice] | None) -> dict[int, list[Invoice]]:
    """The open claims on each of these services, oldest due first."""
    if unpaid is None and len(ids) == 1:
        return {ids[0]: list(billing.unpaid_invoices(who.customer.pk, service_id=ids[0]))}
    return unpaid_of_services(list(billing.unpaid_invoices(who.customer.pk)) if unpaid is None else unpaid, ids)


def unpaid_of_services(found: Sequence[Invoice], service_ids: Collection[int]) -> dict[int, list[Invoice]]:
    """The claims on each service among these, in their order."""
    charged = billing.services_of([invoice.pk for invoice in found])
    debts: dict[int, list[Invoice]] = {}
    for invoice in found:
        for service_id in charged.get(invoice.pk, ()):
            if service_id in service_ids:
                debts.setdefault(service_id, []).append(invoice)
    return debts


def _standing(
    who: Visitor, service: Service, holds: list[Hold], order: Order | None, leading: dict[int, str],
    unpaid: Sequence[Claim], steps: Mapping[tuple[str, int], list[Coming]],
) -> Standing:  # fmt: skip
    first = holds[0] if holds else None
    own = [("service", service.pk), *(("invoice", claim.invoice.pk) for claim in unpaid)]
    return Standing(
        service=service,
        state=state_of(service, holds),
        name=service.name,
        since=first.opened_at if first else service.activated_at,
        clause=leading.get(first.opened_by, "") if first else "",
        decision=first.opened_by if first else None,
        reason=first.reason if first else "",
        to_pay=_way_out(holds, unpaid, service.currency),
        claims=unpaid,
        steps=sorted((step for subject in own for step in steps.get(subject, ())), key=lambda step: step.at),
        order_state=order.state if order and service.state == "pending" else "",
        days_left=(service.renews_on - who.today).days if service.renews_on else None,
        holds=holds,
        others=[(hold.reason, leading.get(hold.opened_by, ""), hold.opened_by) for hold in holds[1:]],
        closed=services.closed_parts(who.terms, service, [hold.reason for hold in holds]) if holds else (),
        product=product_name(who, service.product, language()),
    )


def state_of(service: Service, holds: Sequence[Hold]) -> str:
    """The state in one word: suspended while a hold is open, ending once a cancellation is accepted."""
    if service.state == "active" and holds:
        return "suspended"
    return "ending" if service.state == "active" and service.ends_on else service.state


def _way_out(holds: Sequence[Hold], unpaid: Sequence[Claim], currency: str) -> Money | None:
    """What must be paid to lift holds that only a payment lifts; None where no payment would."""
    if not holds or any(hold.reason != "non-payment" for hold in holds):
        return None
    about = {hold.about for hold in holds}
    return sum_money((c.unpaid for c in unpaid if f"invoice:{c.invoice.pk}" in about), currency)


def leading_clauses(decision_ids: Collection[int]) -> dict[int, str]:
    """The clause that leads each decision."""
    found = Decision.objects.filter(pk__in=decision_ids, ruling_id__isnull=False).values_list("pk", "ruling_id")
    return {id: clause_of(ruling) for id, ruling in found if ruling is not None}


def clause_of(ruling: int) -> str:
    """The clause of a ruling, by its number."""
    return book().of_ruling(ruling).by_number(ruling).clause


def product_name(who: Visitor, slug: str, language: str) -> str:
    """What a product is called in a language; its slug where the catalogue no longer has it."""
    return called(who.terms, slug, language)


def called(terms: Terms, slug: str, language: str) -> str:
    """What a version of the terms calls a product; its slug where its catalogue has none such."""
    sold = catalog(terms).get(slug)
    names = sold.name if sold else {}
    return names.get(language, next(iter(names.values()), slug))
