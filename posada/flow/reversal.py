"""Undoing, after a mistake, what was done under one clause: charges taken back, services up, customers told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.reverse_charges import reverse_charges, reversible
from posada.contexts.billing.models import InvoiceLine, State
from posada.contexts.services import queries as services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.models import Hold
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.ground.agenda.roles import permitted
from posada.kernel.errors import BadInput
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision, Outcome, StoredRuling
from posada.terms.rule import EXCLUDES, Ground, distinct
from posada.terms.versions import book
from posada.terms.why import ruling_of

ROLE = "administrator"


@dataclass(frozen=True, slots=True)
class Undoing:
    """One decision with what can still be undone of it: the lines it charged, the holds it opened."""

    decision: Decision
    lines: tuple[InvoiceLine, ...] = ()
    holds: tuple[Hold, ...] = ()
    returns: Money | None = None  # what the customer owes less, tax included

    @property
    def possible(self) -> bool:
        return bool(self.lines or self.holds)


def undoings(
    clause: str, since: datetime, until: datetime, *, customers: Collection[int] | None = None
) -> list[Undoing]:
    """Every act led by `clause` that fell due in between and was not undone yet, with what can be undone of it.

    BadInput where no version ever had the clause.
    """
    rulings = list(StoredRuling.objects.filter(clause=clause).values_list("pk", flat=True))
    if not rulings:
        raise BadInput("clause", clause, "a clause of a published version that has rules")
    done = Decision.objects.filter(ruling_id__in=rulings, outcome=Outcome.DONE, due_at__gte=since, due_at__lt=until)
    if customers is not None:
        done = done.filter(customer_id__in=customers)
    decisions = [each for each in done.order_by("due_at", "id") if each.undoes is None]
    owners = {each.customer_id for each in decisions}
    undone = set(Decision.objects.filter(customer_id__in=owners, undoes__isnull=False).values_list("undoes", flat=True))
    left = [each for each in decisions if each.id not in undone]
    lines, holds = _lines(left), _holds(left)
    return [_undoing(each, lines.get(each.id, ()), holds.get(each.id, ())) for each in left]


def reverse(found: Sequence[Undoing], why: str, *, now: datetime, by: Actor) -> int:
    """Undo these, each with a decision that names the one it undoes, and tell the customers; how many were undone.

    What is paid on a charge taken back is the customer's money again. Raises Refused for whoever has not the role,
    BadInput without a reason.
    """
    if not why.strip():
        raise BadInput("why", why, "the reason, in a sentence: customers read it")
    possible = [each for each in found if each.possible]
    if not possible:
        return 0
    terms = book().for_existing(now)
    first = _verdict(possible[0], why)
    asked = replace(first, act="reversal", due_at=now, undoes=None, amounts={})
    roles = permitted(asked, "reversal", by=by, terms=terms, otherwise=(ROLE,)).grounds
    verdicts = [_verdict(each, why, roles[1:]) for each in possible]
    record(verdicts, now=now, actor=by)
    lift_holds([hold.pk for each in possible for hold in each.holds], grounds=verdicts[0].grounds, now=now, by=by)
    _take_back([line for each in possible for line in each.lines], verdicts[0].grounds, why, now=now, by=by)
    _tell(possible, why, now=now, by=by)
    return len(possible)


def _verdict(undoing: Undoing, why: str, permits: tuple[Ground, ...] = ()) -> Verdict:
    """The undo of one act, known by the act's own instant, so that it is undone once."""
    decision = undoing.decision
    ground = Ground(ruling_of(decision.ruling_id or 0, book()), EXCLUDES)
    return Verdict(
        decision.customer_id, decision.subject_kind, decision.subject_id, f"undo-{decision.act}"[:48], decision.due_at,
        distinct((ground, *permits)), facts={"why": why.strip()[:300], "holds": len(undoing.holds)}, undoes=decision.id,
        amounts={"total": undoing.returns} if undoing.returns is not None else {}, effects=("undone",),
    )  # fmt: skip


def _take_back(
    lines: Sequence[InvoiceLine], grounds: tuple[Ground, ...], why: str, *, now: datetime, by: Actor
) -> None:
    by_invoice: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        by_invoice[line.invoice_id].append(line)
    for invoice in billing.locked(sorted(by_invoice)):
        facts = {"why": why.strip()[:300], "undoes": [line.decision_id for line in by_invoice[invoice.pk]]}
        reverse_charges(invoice, by_invoice[invoice.pk], grounds=grounds, facts=facts, now=now, by=by)


def _tell(possible: Iterable[Undoing], why: str, *, now: datetime, by: Actor) -> None:
    """One letter a customer: what was undone, what comes back, and why."""
    by_customer: dict[int, list[Undoing]] = defaultdict(list)
    for each in possible:
        by_customer[each.decision.customer_id].append(each)
    names = services.by_id({hold.service_id for each in possible for hold in each.holds})
    wanted = []
    for customer, undone in sorted(by_customer.items()):
        returned = [each.returns for each in undone if each.returns is not None]
        context = {
            "why": why.strip()[:300],
            "services": sorted({names[hold.service_id].name for each in undone for hold in each.holds}),
            "returned": sum_money(returned, returned[0].currency) if returned else None,
        }
        wanted.append(NoticeWanted("reversal", customer, ("customer", customer), context))
    send_notices(wanted, now=now, by=by)


def _undoing(decision: Decision, lines: Sequence[InvoiceLine], holds: Sequence[Hold]) -> Undoing:
    currency = decision.currency
    totals = [Money(line.net + line.tax, currency) for line in lines] if currency else []
    return Undoing(decision, tuple(lines), tuple(holds), sum_money(totals, currency) if totals else None)


def _lines(decisions: Sequence[Decision]) -> Mapping[int, list[InvoiceLine]]:
    """The lines that each decision charged to a claim that stands, and that were not taken back yet."""
    ids = {decision.id for decision in decisions}
    charged = InvoiceLine.objects.filter(
        customer_id__in={decision.customer_id for decision in decisions}, decision_id__in=ids, net__gt=0
    )
    invoices = billing.by_id({line.invoice_id for line in charged})
    found: dict[int, list[InvoiceLine]] = defaultdict(list)
    for invoice in invoices.values():
        if invoice.state in (State.UNPAID, State.PAID):
            for line in reversible(invoice):
                if line.decision_id in ids:
                    found[line.decision_id].append(line)
    return found


def _holds(decisions: Sequence[Decision]) -> Mapping[int, list[Hold]]:
    """The holds that each decision opened and that are open still."""
    found: dict[int, list[Hold]] = defaultdict(list)
    opened = Hold.objects.filter(
        customer_id__in={decision.customer_id for decision in decisions},
        opened_by__in=[decision.id for decision in decisions], closed_at=None,
    )  # fmt: skip
    for hold in opened.order_by("pk"):
        found[hold.opened_by].append(hold)
    return found
