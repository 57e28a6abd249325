"""In which currency money that arrived is booked."""

from dataclasses import replace

from posada.contexts.billing import queries as billing
from posada.contexts.payments.acts.record_payment import Arrival
from posada.contexts.payments.rules.converted_payments import ConvertedPayments
from posada.ground.customers.models import Customer
from posada.ground.rates.exchange import NoRate
from posada.ground.rates.queries import Rates
from posada.terms.contract import Terms
from posada.terms.rule import Ground


def booked(arrival: Arrival, terms: Terms) -> tuple[Arrival, tuple[Ground, ...]]:
    """The arrival in the currency of its claim, or of its customer, and the clause that converts it.

    As it is where it is in that currency, where the terms convert no such money, or where no rate of its day is stored.
    """
    ruling = terms.ruling(ConvertedPayments)
    if ruling is None or arrival.method not in ruling.rule.methods:
        return arrival, ()
    currency = _currency(arrival)
    if currency == arrival.amount.currency:
        return arrival, ()
    day = terms.calendar.today(arrival.value_at)
    since = terms.calendar.before(day, ruling.rule.no_older_than)
    rates = Rates(terms.provider.currencies[0])
    try:
        exchange = rates.exchange(arrival.amount, currency, on=day, since=since, source=ruling.rule.source)
    except NoRate:
        return arrival, ()  # the claim is in another currency than the money: a person decides
    return replace(arrival, amount=exchange.amount.rounded(), exchange=exchange), ruling.limits()


def _currency(arrival: Arrival) -> str:
    if arrival.invoice_id is not None:
        return billing.by_id([arrival.invoice_id])[arrival.invoice_id].currency
    return Customer.objects.values_list("currency", flat=True).get(pk=arrival.customer_id)
