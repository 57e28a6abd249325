"""The satisfaction guarantee: asked for with reasons, weighed by a person, carried out with the end of the service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from posada.contexts.abuse import queries as abuse
from posada.contexts.billing import queries
from posada.contexts.billing.acts.give_back import Return, give_back, within_what_was_paid
from posada.contexts.billing.events import GuaranteeGranted
from posada.contexts.billing.models import Invoice, InvoiceLine, State
from posada.contexts.billing.rules.guarantee import (
    Guarantee,
    GuaranteeDecision,
    GuaranteeRefund,
    GuaranteeRequest,
    NeverRefunded,
    given_back,
)
from posada.contexts.ordering import queries as ordering
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, distinct, grounds


@dataclass(frozen=True, slots=True)
class Sums:
    """What a guarantee gives back, invoice by invoice, and what it leaves out by which rule."""

    returns: tuple[Return, ...]
    excluded: Mapping[int, Money]  # service -> what was paid for it and is never refunded
    grounds: tuple[Ground, ...]

    def amounts(self, currency: str) -> dict[str, Money]:
        net = sum_money((each.net for each in self.returns), currency)
        tax = sum_money((each.tax for each in self.returns), currency)
        return {"net": net, "tax": tax, "total": net + tax}


def ask_guarantee(service_id: int, reasons: str, *, department: str = "", now: datetime, by: Actor) -> int:
    """Open the case of a guarantee with its reasons, what was sold, and the sums; the case's id.

    Raises Refused without reasons, and for what is never refunded.
    """
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    target = services.target(service)
    guarantee, asked = terms.ruling(Guarantee, target), terms.ruling(GuaranteeRequest, target)
    decision = terms.ruling(GuaranteeDecision, target)
    if guarantee is None or decision is None:
        raise BadInput("kind", "refund", "what these terms give a guarantee for")
    verdict = Verdict(service.customer_id, "service", service.pk, "guarantee-request", now, grounds(asked))
    never = terms.ruling(NeverRefunded, target)
    if never is not None:
        raise verdict.refused("never-refunded", grounds=never.excludes(), type=service.type)
    if asked is not None and asked.rule.reasons_required and not reasons.strip():
        raise verdict.refused("reasons-missing", grounds=asked.orders())
    sums = sums_of(service, terms.calendar.today(now), terms)
    matter = Matter(
        customer_id=service.customer_id, kind="guarantee", subject=("service", service.pk), role=decision.rule.role,
        grounds=distinct([*guarantee.orders(), *grounds(asked), *decision.permits(), *sums.grounds]), due_at=now,
        deadline=terms.calendar.add(now, decision.rule.remind_after) if decision.rule.remind_after else None,
        facts={
            "asked_on": terms.calendar.today(now), "department": department or (asked.rule.department if asked else ""),
            "excluded": {str(id): amount for id, amount in sums.excluded.items()},
            **sold(service, terms), "breaches": abuse.on_file(service_id),
        },
        amounts=sums.amounts(service.currency), evidence=[{"reasons": reasons}], act="guarantee-request",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def sold(service: Service, terms: Terms) -> dict[str, Any]:
    """What the order says of the product, as it was published then."""
    if service.order_id is None:
        return {}
    order = ordering.order(service.order_id)
    described = order.snapshot.get(service.product, {})
    return {
        "ordered_on": terms.calendar.today(order.placed_at), "specifications": described.get("specifications", {}),
    }  # fmt: skip


def sums_of(service: Service, asked_on: date, terms: Terms) -> Sums:
    """What is given back for a service asked for on a day; what is never refunded, though bought with it, is nil."""
    rule = terms.required(GuaranteeRefund, services.target(service))
    returns = []
    for invoice, line in paid_periods([service.pk], service.customer_id):
        if line.period_from is None or line.period_until is None:
            continue
        net, tax = (
            given_back(Money(amount, invoice.currency), line.period_from, line.period_until, asked_on, rule.rule)
            for amount in (line.net, line.tax)
        )
        cut = within_what_was_paid(Return(invoice.pk, net, tax), invoice)
        if cut.total.is_positive:
            returns.append(cut)
    companions = bought_with(service)
    never = {s.pk: terms.ruling(NeverRefunded, services.target(s)) for s in companions}
    excluded = {
        id: sum_money(
            (Money(line.net + line.tax, invoice.currency) for invoice, line in paid_periods([id], service.customer_id)),
            service.currency,
        )
        for id, ruling in never.items()
        if ruling is not None
    }
    return Sums(tuple(returns), excluded, rule.limits() + grounds(*never.values(), role="excludes"))


def paid_periods(service_ids: Sequence[int], customer_id: int) -> list[tuple[Invoice, InvoiceLine]]:
    """The paid periods of services, with their invoices, oldest first."""
    lines = InvoiceLine.objects.filter(customer_id=customer_id, service_id__in=service_ids, kind="period")
    invoices = queries.by_id([line.invoice_id for line in lines])
    return [
        (invoices[line.invoice_id], line)
        for line in sorted(lines, key=lambda line: line.pk)
        if invoices[line.invoice_id].state == State.PAID
    ]


def bought_with(service: Service) -> list[Service]:
    """The customer's services that came in the same order, or bear the same domain name."""
    together = services.with_domain_of(service)
    if service.order_id is not None:
        together += services.by_order(service.order_id)
    return [other for other in {s.pk: s for s in together}.values() if other.pk != service.pk]


def decide_guarantee(case: Case, granted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Grant the guarantee, which refunds and ends the service, or deny it with a reason. Announces GuaranteeGranted."""
    service = services.by_id([case.subject_id])[case.subject_id]
    terms = services.governs(service, now)
    decision = terms.required(GuaranteeDecision, services.target(service))
    if not granted:
        if not reason.strip():
            raise BadInput("reason", reason, "the reason for which the guarantee is denied")
        close_case(
            case.pk, CaseState.REFUSED, grounds=decision.orders(), now=now, by=by, act="deny-guarantee",
            facts={"reason": reason},
        )  # fmt: skip
        return
    sums = sums_of(service, date.fromisoformat(case.facts["asked_on"]), terms)
    stood_on = distinct([*decision.orders(), *sums.grounds])
    close_case(
        case.pk, CaseState.GRANTED, grounds=stood_on, now=now, by=by, act="grant-guarantee",
        facts={"reason": reason}, amounts=sums.amounts(service.currency),
    )  # fmt: skip
    refund = terms.required(GuaranteeRefund, services.target(service))
    give_back(sums.returns, grounds=refund.orders() + decision.permits(), now=now, by=by, facts={"case": case.pk})
    announce(GuaranteeGranted(service.pk, service.customer_id, case.pk, decision.orders(), now, by))
