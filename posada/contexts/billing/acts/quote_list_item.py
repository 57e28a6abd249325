"""Quoting what the terms charge at list price, and charging it once the quote is accepted."""

from datetime import datetime

from posada.contexts.billing.acts.bill_arrears import charge_work
from posada.contexts.billing.rules.list_prices import ListPrices
from posada.contexts.billing.tariffs import amounts
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.customers import queries as customers
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ruling


def quote_list_item(service_id: int, item: str, quantity: int, *, now: datetime, by: Actor) -> int:
    """Put a quote for so many of an item before the customer; the case's id. Refused where it has no list price."""
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    verdict = Verdict(service.customer_id, "service", service.pk, "quote", now, facts={"item": item, "of": quantity})
    ruling, price = _price(item, service.currency, terms, verdict)
    (case_id,) = open_cases(
        [Matter(service.customer_id, "quote", ("service", service.pk), "customer", ruling.orders(), now,
                facts={"item": item, "quantity": quantity}, amounts={"net": price * quantity})],
        now=now, by=by,
    )  # fmt: skip
    return case_id


def answer_quote(case: Case, *, accepted: bool, now: datetime, by: Actor) -> int | None:
    """Charge an accepted quote at the price of the day of acceptance; the invoice's id, None where it was declined.

    None too where it is invoiced with the rest of its month.

    Raises Refused for anybody but the customer.
    """
    service = services.by_id([case.subject_id])[case.subject_id]
    terms = services.governs(service, now)
    item, quantity = str(case.facts["item"]), int(case.facts["quantity"])
    verdict = Verdict(case.customer_id, "service", case.subject_id, "accept-quote", now, facts=dict(case.facts))
    ruling, price = _price(item, service.currency, terms, verdict)
    if ruling.rule.price_on == "quote":
        price = Money(case.amounts["net"], case.currency).share(1, quantity)
    if not customers.asker(case.customer_id, by).primary:
        raise verdict.refused("not-the-primary-contact", grounds=ruling.orders(), asked_by=str(by))
    act = "accept-quote" if accepted else "decline-quote"
    close_case(case.pk, CaseState.CLOSED, grounds=ruling.orders(), now=now, by=by, act=act)
    if not accepted:
        return None
    return charge_work(
        service.pk, f"{item} × {quantity}", (price * quantity).rounded(), kind=item, grounds=ruling.orders(), now=now,
        by=by,
    )  # fmt: skip


def _price(item: str, currency: str, terms: Terms, verdict: Verdict) -> tuple[Ruling[ListPrices], Money]:
    """The rule and the list price in force; raises the refusal where the item has none."""
    ruling = terms.ruling(ListPrices)
    listed = amounts((terms.catalog.get("price_list") or {}).get(item, {}), terms.provider.currencies[0])
    if ruling is None or item not in ruling.rule.items or currency not in listed:
        raise verdict.refused("no-list-price", grounds=ruling.orders() if ruling else ())
    return ruling, Money(listed[currency], currency)
