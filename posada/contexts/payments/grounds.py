"""The clauses that a payment by some method stands on, and whether the payer may use it."""

from posada.contexts.payments import queries
from posada.contexts.payments.rules.bank_payment import BankPayment, ForeignAccounts
from posada.contexts.payments.rules.card_payment import CardPayment
from posada.contexts.payments.rules.payment_methods import ImposedMethod, PaymentMethods
from posada.contexts.payments.rules.payment_proof import PaymentProof
from posada.contexts.payments.rules.referenced_payment import ReferencedPayment
from posada.ground.customers.queries import country_of
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, distinct


def of_method(method: str, terms: Terms) -> tuple[Ground, ...]:
    """The clauses that permit payment by `method`."""
    choice, card, bank = terms.ruling(PaymentMethods), terms.ruling(CardPayment), terms.ruling(BankPayment)
    abroad, reference = terms.ruling(ForeignAccounts), terms.ruling(ReferencedPayment)
    return distinct(
        ground
        for ruling, takes in (
            (choice, choice is not None and method in choice.rule.anywhere),
            (card, card is not None and method in card.rule.gateways),
            (bank, bank is not None and method in bank.rule.methods),
            (abroad, abroad is not None and method == abroad.rule.method),
            (reference, reference is not None and method == reference.rule.method),
        )
        if ruling is not None and takes
        for ground in ruling.permits()
    )


def of_choice(verdict: Verdict, method: str, invoice_id: int | None, terms: Terms, by: Actor) -> tuple[Ground, ...]:
    """The clauses by which the payer may choose `method`; raises the refusal where it is not to be had.

    Money that arrived is never refused: only a customer at the till chooses.
    """
    demand = queries.imposed(verdict.customer_id, invoice_id)
    imposed = terms.ruling(ImposedMethod) if demand else None
    if not by.is_customer:
        return of_method(method, terms)
    if demand is not None and imposed is not None:
        if method != demand.method:
            raise verdict.refused("other-method-asked-for", grounds=imposed.orders(), asked_for=demand.method)
        return distinct((*imposed.limits(), *of_method(method, terms)))
    choice = terms.ruling(PaymentMethods)
    if choice is not None and method not in (open_to := choice.rule.of(country_of(verdict.customer_id))):
        raise verdict.refused("method-not-offered", grounds=choice.orders(), offered=open_to)
    return of_method(method, terms)


def proof_ground(method: str, terms: Terms) -> tuple[Ground, ...]:
    """The clause by which a payment waits for its proof to be compared."""
    ruling = terms.ruling(PaymentProof)
    return ruling.orders() if ruling is not None and method in ruling.rule.methods else ()
