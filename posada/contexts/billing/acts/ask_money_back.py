"""Money back: asked for in time with its grounds, weighed by a person, paid less its costs as the service ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from posada.contexts.billing import queries
from posada.contexts.billing.acts.ask_guarantee import paid_periods
from posada.contexts.billing.acts.charge_bonus import bonus_value
from posada.contexts.billing.acts.give_back import Return, give_back
from posada.contexts.billing.events import GuaranteeGranted
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules import money_back as rules
from posada.contexts.billing.rules.bonus import BonusDeducted
from posada.contexts.billing.rules.guarantee import NeverRefunded
from posada.contexts.payments import queries as payments
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.contexts.support import queries as support
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.ground.catalogue.products import product
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, distinct, grounds

KIND = "money-back"


@dataclass(frozen=True, slots=True)
class Sum:
    """What would be given back: paid, the part of it that can be, its costs, and what is left; with its rules."""

    invoice: Invoice
    paid: Money
    base: Money
    costs: Money
    grounds: tuple[Ground, ...]

    @property
    def refund(self) -> Money:
        return max(self.base - self.costs, Money.zero(self.base.currency))

    @property
    def amounts(self) -> dict[str, Money]:
        return {"paid": self.paid, "base": self.base, "costs": self.costs, "refund": self.refund}


def knows_money_back(terms: Terms) -> bool:
    """Whether the terms speak of money back, or say that nothing is given back."""
    return bool(terms.rulings(rules.MoneyBack) or terms.rulings(rules.NoRefunds))


def ask_money_back(service_id: int, reasons: str, *, because: str = "", now: datetime, by: Actor) -> int:
    """Open the case of a service to be given back, with its sums; the case's id. Raises Refused where it cannot be."""
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    target = services.target(service)
    verdict = Verdict(service.customer_id, "service", service.pk, "money-back-request", now)
    never, eligible = terms.ruling(NeverRefunded, target), terms.ruling(rules.MoneyBack, target)
    if never is not None:
        others = (r for r in terms.rulings(NeverRefunded) if r.rule.applies_to.matches(target))
        raise verdict.refused(
            "never-refunded", grounds=distinct((*never.excludes(), *grounds(*others, role="excludes"))),
            type=service.type,
        )  # fmt: skip
    if eligible is None:
        _refuse_plan(verdict, service, terms)
    stood_on = eligible.permits() + _fit(verdict, service, terms, now)
    technical, decision = terms.ruling(rules.MoneyBackGrounds, target), terms.required(rules.MoneyBackDecision, target)
    if technical is not None and not reasons.strip():
        raise verdict.refused("reasons-missing", grounds=technical.orders())
    found = sum_of(service, terms)
    proposed = technical.rule.proposes(because) if technical else ""
    proposal = {"because": because, "proposed": proposed} if proposed else {}
    matter = Matter(
        customer_id=service.customer_id, kind=KIND, subject=("service", service.pk), role=decision.rule.role,
        grounds=distinct([*stood_on, *grounds(technical), *decision.permits(), *found.grounds]), due_at=now,
        deadline=terms.calendar.add(now, decision.rule.target) if decision.rule.target else None,
        facts={"asked_on": terms.calendar.today(now), "tickets": tickets(service), **proposal},
        amounts=found.amounts,
        evidence=[{"reasons": reasons}], act="money-back-request",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def _refuse_plan(verdict: Verdict, service: Service, terms: Terms) -> NoReturn:
    none = terms.ruling(rules.NoRefunds, services.target(service))
    stood_on = grounds(*terms.rulings(rules.MoneyBack), role="excludes") + grounds(none)
    raise verdict.refused("not-given-back", grounds=stood_on, product=service.product, refund="0")


def _fit(verdict: Verdict, service: Service, terms: Terms, now: datetime) -> tuple[Ground, ...]:
    """The rules on the service's standing and on the days; refused where one is not met."""
    target = services.target(service)
    standing, window = terms.ruling(rules.MoneyBackStanding, target), terms.ruling(rules.MoneyBackWindow, target)
    if standing is not None and not _stands(service):
        raise verdict.refused("not-active", grounds=standing.orders(), state=service.state)
    changed = terms.ruling(rules.MoneyBackAfterChange, target) if services.was_changed(service.pk) else None
    if window is not None and service.activated_at is not None:
        start = service.ordered_on if changed else terms.calendar.today(service.activated_at)
        last = rules.last_day_to_ask(start, window.rule, terms.calendar)
        if terms.calendar.today(now) > last:
            raise verdict.refused("window-closed", grounds=grounds(changed) + window.orders(), last_day=last)
    return grounds(standing, window, changed, role="limits")


def _stands(service: Service) -> bool:
    ends = services.cancellations_under_way([service.pk])
    return service.state == "active" and not services.open_holds([service.pk]) and service.pk not in ends


def tickets(service: Service) -> list[str]:
    """The numbers of the customer's tickets, which whoever decides looks at."""
    return [ticket.number for ticket in support.of_customer(service.customer_id)[:20]]


def sum_of(service: Service, terms: Terms) -> Sum:
    """What is given back of the first period paid for a service. BadInput where nothing was paid."""
    target = services.target(service)
    paid_for = paid_periods([service.pk], service.customer_id)
    if not paid_for:
        raise BadInput("about", service.name, "a service that was paid for")
    invoice, line = paid_for[0]
    paid = Money(line.net + line.tax, invoice.currency)
    parts, costs = terms.ruling(rules.MoneyBackParts, target), terms.ruling(rules.MoneyBackCosts, target)
    base = paid
    if parts is not None:
        unused = services.coupon_unused(service)
        wanted = (*parts.rule.parts, *(parts.rule.with_unused_coupon if unused else ()))
        base = rules.refundable(paid, product(terms, service.product).parts, wanted)
    whole = Money(invoice.total, invoice.currency)
    cost = rules.cost_of(whole, _method(invoice), costs.rule) if costs else Money.zero(invoice.currency)
    bonus = terms.ruling(BonusDeducted, target)
    if bonus is not None:
        base = max(base - bonus_value(service.pk, base.currency), Money.zero(base.currency))
    return Sum(invoice, paid, base, cost, grounds(parts, costs, bonus, role="limits"))


def _method(invoice: Invoice) -> str:
    """How an invoice was paid; the first way where there were several."""
    shares = queries.payments_of([invoice.pk])
    found = payments.by_id(shares.get(invoice.pk, ()))
    return next(iter(found.values())).method if found else ""


def decide_money_back(
    case: Case, granted: bool, fields: Mapping[str, Any], *, reason: str, now: datetime, by: Actor
) -> None:
    """Give the money back and end the service, or deny it with a reason. Announces GuaranteeGranted.

    Refused where the technical trouble was not found `proven`. `costs` are those of the payment, where the terms do not
    say them; `means` is how the money goes.
    """
    service = services.by_id([case.subject_id])[case.subject_id]
    terms = services.governs(service, now)
    target = services.target(service)
    decision, technical = terms.required(rules.MoneyBackDecision, target), terms.ruling(rules.MoneyBackGrounds, target)
    if not granted:
        if not reason.strip():
            raise BadInput("reason", reason, "the reason for which the money is not given back")
        unproven = grounds(technical) if fields.get("proven") is False else ()
        close_case(
            case.pk, CaseState.REFUSED, grounds=distinct([*unproven, *decision.orders()]), now=now, by=by,
            act="deny-money-back", facts={"reason": reason},
        )  # fmt: skip
        return
    if technical is not None and technical.rule.evidence == "technical" and not fields.get("proven"):
        raise BadInput("proven", fields.get("proven"), "yes: whoever grants it has found the technical trouble proven")
    found = with_costs(sum_of(service, terms), fields.get("costs"))
    stood_on = distinct([*decision.orders(), *grounds(technical, role="permits"), *found.grounds])
    facts = {"reason": reason, "means": str(fields.get("means", ""))}
    close_case(
        case.pk, CaseState.GRANTED, grounds=stood_on, now=now, by=by, act="grant-money-back", facts=facts,
        amounts=found.amounts,
    )  # fmt: skip
    give_back([return_of(found)], grounds=stood_on, now=now, by=by, facts={"case": case.pk, **facts})
    announce(GuaranteeGranted(service.pk, service.customer_id, case.pk, decision.orders(), now, by))


def with_costs(found: Sum, stated: object) -> Sum:
    """The sum with the costs that whoever decides has stated."""
    if stated is None:
        return found
    costs = Money(Decimal(str(stated)), found.base.currency)
    return Sum(found.invoice, found.paid, found.base, costs, found.grounds)


def return_of(found: Sum) -> Return:
    """The refund as a part of its invoice, with the tax in proportion."""
    total, invoice = found.refund, found.invoice
    net = Money(total.amount * invoice.net / invoice.total, invoice.currency).rounded()
    return Return(invoice.pk, net, total - net)


def refuse_end_while_weighed(service_id: int, *, now: datetime, by: Actor) -> None:
    """Raise the refusal of an end asked for while a refund is weighed: it would void the request for the money."""
    service = services.by_id([service_id])[service_id]
    standing = services.governs(service, now).ruling(rules.MoneyBackStanding, services.target(service))
    if standing is not None and open_case("service", service_id, KIND) is not None:
        verdict = Verdict(service.customer_id, "service", service.pk, "cancellation-request", now, standing.orders())
        raise verdict.refused("would-void-refund")
