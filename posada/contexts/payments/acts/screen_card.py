"""Scoring a card before it is charged, and asking for a confirmation where the score says so."""

from dataclasses import dataclass
from datetime import datetime

from posada.contexts.payments.events import ConfirmationAsked
from posada.contexts.payments.models import Screening, ScreeningState
from posada.contexts.payments.rules.card_confirmation import CardConfirmation, ConfirmationLapse
from posada.contexts.payments.rules.fraud_score import BuyerFacts, CardFacts, FraudScore, fraud_score
from posada.ground.agenda.unit import touch
from posada.ground.customers.models import Customer
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class CardAttempt:
    """A card with which someone wants to pay an invoice."""

    customer_id: int
    invoice_id: int
    amount: Money
    brand: str
    last_four: str
    facts: CardFacts


def screen_card(attempt: CardAttempt, *, now: datetime, by: Actor) -> bool:
    """Whether the card may be charged now; where not, the form is asked. Refused for a card that was disabled.

    A card that a person confirmed for this customer is not asked about again. Announces ConfirmationAsked.
    """
    terms = book().for_existing(now)
    earlier = Screening.objects.filter(customer_id=attempt.customer_id)
    same = earlier.filter(brand=attempt.brand, last_four=attempt.last_four, holder=attempt.facts.holder)
    _refuse_disabled(attempt, same.order_by("pk").last(), terms, now)
    ruling = terms.ruling(FraudScore)
    if ruling is None or same.filter(state=ScreeningState.CONFIRMED).exists():
        return True
    customer = Customer.objects.get(pk=attempt.customer_id)
    tried = earlier.exclude(brand=attempt.brand, last_four=attempt.last_four)
    cards = tried.values_list("brand", "last_four").distinct().count()
    score = fraud_score(attempt.facts, BuyerFacts(customer.name, customer.country, cards), ruling.rule)
    form, lapse = terms.ruling(CardConfirmation), terms.ruling(ConfirmationLapse)
    asked = form is not None and score.points >= ruling.rule.threshold
    (id,) = take_ids("payments_screening_id_seq", 1)
    figures = {"score": score.points, "threshold": ruling.rule.threshold, "reasons": score.reasons}
    answer_by = terms.calendar.add(now, lapse.rule.answer_within) if asked and lapse else None
    verdicts = [
        Verdict(attempt.customer_id, "screening", id, "score-card", now, ruling.orders(), facts=figures,
                amounts={"amount": attempt.amount}, effects=("card-scored",)),
    ]  # fmt: skip
    if asked:
        verdicts.append(
            Verdict(attempt.customer_id, "screening", id, "ask-card-confirmation", now,
                    grounds(form, ruling), facts={"answer_by": answer_by, "documents": form and form.rule.documents},
                    amounts={"amount": attempt.amount}, effects=("payment-held",))
        )  # fmt: skip
    decision = record(verdicts, now=now, actor=by)[0]
    Screening.objects.create(
        id=id, customer_id=attempt.customer_id, invoice_id=attempt.invoice_id, amount=attempt.amount.amount,
        currency=attempt.amount.currency, brand=attempt.brand, last_four=attempt.last_four,
        holder=attempt.facts.holder, score=score.points, reasons=list(score.reasons), screened_at=now,
        state=ScreeningState.ASKED if asked else ScreeningState.PASSED, answer_by=answer_by,
        version_id=book().number(terms), decision_id=decision,
    )  # fmt: skip
    touch("screening", [id])
    if asked:
        announce(ConfirmationAsked(id, now, by))
    return not asked


def _refuse_disabled(attempt: CardAttempt, last: Screening | None, terms: Terms, now: datetime) -> None:
    if last is None or last.state != ScreeningState.DISABLED:
        return
    verdict = Verdict(attempt.customer_id, "screening", last.pk, "score-card", now)
    raise verdict.refused("card-disabled", grounds=grounds(terms.ruling(ConfirmationLapse)), last_four=last.last_four)
