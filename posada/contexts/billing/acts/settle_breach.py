"""What becomes of prepaid time when a service ends for breach."""

from datetime import date, datetime

from posada.contexts.billing.acts.ask_guarantee import paid_periods
from posada.contexts.billing.acts.give_back import Return, give_back
from posada.contexts.billing.rules.breach_refund import BreachRefund, RestNotRefunded
from posada.contexts.billing.rules.guarantee import given_back
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds


def settle_breach(service_id: int, ground: str, *, now: datetime, by: Actor) -> None:
    """Say what is not given back, and put before a person what may be."""
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    today = terms.calendar.today(now)
    rest = terms.ruling(RestNotRefunded, services.target(service), ground=ground)
    ruling = terms.ruling(BreachRefund, services.target(service))
    if rest is not None:
        _keep_rest(service, rest, today, now=now, by=by)
    elif ruling is not None:
        _propose(service, ruling, today, ground, now=now, by=by)


def _keep_rest(service: Service, ruling: Ruling[RestNotRefunded], today: date, *, now: datetime, by: Actor) -> None:
    exact = sum_money((_after(amount, *span, today) for amount, span in _paid(service)), service.currency)
    unused = exact.rounded(ruling.rule.round_to)
    record(
        [Verdict(service.customer_id, "service", service.pk, "no-refund", now, ruling.orders(),
                 facts={"ground": ruling.rule.ground, "ended_on": today, "paid_until": service.paid_until},
                 amounts={"unused": unused, "refund": Money.zero(service.currency)})],
        now=now, actor=by,
    )  # fmt: skip


def _after(amount: Money, first: date, last: date, today: date) -> Money:
    """The part of an amount, by days, for the days after `today`."""
    left = (last - max(today, date.fromordinal(first.toordinal() - 1))).days
    return amount.share(left, (last - first).days + 1) if left > 0 else Money.zero(amount.currency)


def _paid(service: Service) -> list[tuple[Money, tuple[date, date]]]:
    """What was paid for each period of a service, before tax."""
    return [
        (Money(line.net, invoice.currency), (line.period_from, line.period_until))
        for invoice, line in paid_periods([service.pk], service.customer_id)
        if line.period_from is not None and line.period_until is not None
    ]


def returns_of(service: Service, ruling: Ruling[BreachRefund], ended_on: date) -> list[Return]:
    """What could be given back of each paid invoice: the months that begin after the end."""
    found = []
    for invoice, line in paid_periods([service.pk], service.customer_id):
        if line.period_from is not None and line.period_until is not None:
            net, tax = (
                given_back(Money(amount, invoice.currency), line.period_from, line.period_until, ended_on, ruling.rule)
                for amount in (line.net, line.tax)
            )
            found.append(Return(invoice.pk, net, tax))
    return [each for each in found if each.total.is_positive]


def _propose(
    service: Service, ruling: Ruling[BreachRefund], today: date, ground: str, *, now: datetime, by: Actor
) -> None:
    returns = returns_of(service, ruling, today)
    net = sum_money((each.net for each in returns), service.currency)
    tax = sum_money((each.tax for each in returns), service.currency)
    paid = sum_money((amount for amount, _ in _paid(service)), service.currency)
    amounts = {"not_refunded": paid - net, "net": net, "tax": tax, "total": net + tax}
    facts = {"ground": ground, "ended_on": today}
    if not returns:
        verdict = Verdict(service.customer_id, "service", service.pk, "no-refund", now, ruling.orders(), facts=facts,
                          amounts=amounts)  # fmt: skip
        record([verdict], now=now, actor=by)
        return
    open_cases(
        [Matter(customer_id=service.customer_id, kind="breach-refund", subject=("service", service.pk),
                role=ruling.rule.role, grounds=ruling.orders(), due_at=now, facts=facts, amounts=amounts,
                act="breach-refund")],
        now=now, by=by,
    )  # fmt: skip


def decide_breach_refund(case: Case, granted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Give back the months to come, or keep them."""
    service = services.by_id([case.subject_id])[case.subject_id]
    ruling = services.governs(service, now).required(BreachRefund, services.target(service))
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=grounds(ruling), now=now, by=by, facts={"reason": reason})
    if granted:
        returns = returns_of(service, ruling, date.fromisoformat(case.facts["ended_on"]))
        give_back(returns, grounds=grounds(ruling), now=now, by=by, facts={"case": case.pk})
