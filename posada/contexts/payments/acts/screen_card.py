"""Scoring cards before they are charged, and asking for a confirmation where the score says so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from posada.contexts.payments import queries
from posada.contexts.payments.events import ConfirmationAsked
from posada.contexts.payments.models import Screening, ScreeningState
from posada.contexts.payments.rules.card_confirmation import CardConfirmation, ConfirmationLapse
from posada.contexts.payments.rules.fraud_score import BuyerFacts, CardFacts, FraudScore, Score, fraud_score
from posada.ground.agenda.unit import touch
from posada.ground.customers.models import Customer
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book

OPEN = (ScreeningState.ASKED, ScreeningState.RECEIVED)


@dataclass(frozen=True, slots=True)
class CardAttempt:
    """A card by which an invoice is to be paid; `card_id` where it is on file."""

    customer_id: int
    invoice_id: int
    amount: Money
    brand: str
    last_four: str
    facts: CardFacts
    card_id: int | None = None

    @property
    def card(self) -> tuple[int, str, str, str]:
        """What makes it the same card, however often it is tried."""
        return self.customer_id, self.brand, self.last_four, self.facts.holder


@dataclass
class Known:
    """What was found before of the cards of some customers."""

    last: dict[tuple[int, str, str, str], str] = field(default_factory=dict)  # the newest state of each card
    confirmed: set[tuple[int, str, str, str]] = field(default_factory=set)
    tried: dict[int, set[tuple[str, str]]] = field(default_factory=dict)  # brand and last digits, by customer
    buyers: dict[int, Customer] = field(default_factory=dict)

    @classmethod
    def of(cls, customer_ids: Sequence[int]) -> "Known":
        found = cls(buyers=Customer.objects.in_bulk(list(set(customer_ids))))
        rows = Screening.objects.filter(customer_id__in=found.buyers).order_by("pk")
        for customer, brand, digits, holder, state in rows.values_list(
            "customer_id", "brand", "last_four", "holder", "state"
        ):
            card = (customer, brand, digits, holder)
            found.last[card] = state
            found.tried.setdefault(customer, set()).add((brand, digits))
            if state == ScreeningState.CONFIRMED:
                found.confirmed.add(card)
        return found

    def buyer(self, attempt: CardAttempt) -> BuyerFacts:
        """What the holder of the account gave, and how many other cards were tried on it."""
        customer = self.buyers[attempt.customer_id]
        others = self.tried.get(attempt.customer_id, set()) - {(attempt.brand, attempt.last_four)}
        return BuyerFacts(customer.name, customer.country, len(others))


def screen_card(attempt: CardAttempt, *, now: datetime, by: Actor) -> bool:
    """Whether the card may be charged now; where not, the form is asked. Refused for a card that was disabled.

    A card that a person confirmed for this customer is not asked about again. Announces ConfirmationAsked.
    """
    disabled = queries.disabled_card(*attempt.card)
    if disabled is not None:
        verdict = Verdict(attempt.customer_id, "screening", disabled.pk, "score-card", now)
        lapse = grounds(book().for_existing(now).ruling(ConfirmationLapse))
        raise verdict.refused("card-disabled", grounds=lapse, last_four=disabled.last_four)
    screened = screen_cards([attempt], now=now, by=by)
    for id in screened.asked:
        announce(ConfirmationAsked(id, now, by))
    return screened.passes[0]


class Screened(NamedTuple):
    """Whether each card may be charged now; and the screenings for which a form is asked, yet to be announced."""

    passes: list[bool]
    asked: list[int]


def screen_cards(attempts: Sequence[CardAttempt], *, now: datetime, by: Actor) -> Screened:
    """Score cards. One that is tried for several invoices is scored once; one whose form is out is not asked twice."""
    terms = book().for_existing(now)
    ruling = terms.ruling(FraudScore)
    if ruling is None or not attempts:
        return Screened([True] * len(attempts), [])
    known = Known.of([attempt.customer_id for attempt in attempts])
    cards = {attempt.card: attempt for attempt in reversed(attempts)}
    scored = [a for card, a in cards.items() if card not in known.confirmed and known.last.get(card) not in OPEN][::-1]
    asked = _write(scored, [fraud_score(a.facts, known.buyer(a), ruling.rule) for a in scored], ruling, terms, now, by)
    held = {attempt.card for attempt, id in zip(scored, asked, strict=True) if id is not None}
    passes = [
        attempt.card in known.confirmed or (known.last.get(attempt.card) not in OPEN and attempt.card not in held)
        for attempt in attempts
    ]
    return Screened(passes, [id for id in asked if id is not None])


def _write(
    attempts: Sequence[CardAttempt], scores: Sequence[Score], ruling: Ruling[FraudScore], terms: Terms, now: datetime,
    by: Actor,
) -> list[int | None]:  # fmt: skip
    """Keep what each card scored, and that its form is asked where it is too much; the screening, where it is."""
    form, lapse = terms.ruling(CardConfirmation), terms.ruling(ConfirmationLapse)
    asked = [form is not None and score.points >= ruling.rule.threshold for score in scores]
    ids = take_ids("payments_screening_id_seq", len(attempts))
    answer_by = terms.calendar.add(now, lapse.rule.answer_within) if lapse else None
    scoring = [_scoring(id, a, score, ruling, now) for id, a, score in zip(ids, attempts, scores, strict=True)]
    asking = [
        Verdict(a.customer_id, "screening", id, "ask-card-confirmation", now, grounds(form, ruling),
                facts={"answer_by": answer_by, "documents": form and form.rule.documents},
                amounts={"amount": a.amount}, effects=("payment-held",))
        for id, a, waits in zip(ids, attempts, asked, strict=True) if waits
    ]  # fmt: skip
    decisions = record([*scoring, *asking], now=now, actor=by)
    Screening.objects.bulk_create(
        Screening(
            id=id, score=score.points, reasons=list(score.reasons), screened_at=now,
            state=ScreeningState.ASKED if waits else ScreeningState.PASSED, answer_by=answer_by if waits else None,
            version_id=book().number(terms), decision_id=decision, **_row(attempt),
        )
        for id, attempt, score, waits, decision in zip(ids, attempts, scores, asked, decisions, strict=False)
    )  # fmt: skip
    touch("screening", ids)
    return [id if waits else None for id, waits in zip(ids, asked, strict=True)]


def _scoring(id: int, attempt: CardAttempt, score: Score, ruling: Ruling[FraudScore], now: datetime) -> Verdict:
    figures = {"score": score.points, "threshold": ruling.rule.threshold, "reasons": score.reasons}
    return Verdict(
        attempt.customer_id, "screening", id, "score-card", now, ruling.orders(), facts=figures,
        amounts={"amount": attempt.amount}, effects=("card-scored",),
    )  # fmt: skip


def _row(attempt: CardAttempt) -> dict[str, Any]:
    return {
        "customer_id": attempt.customer_id, "invoice_id": attempt.invoice_id, "amount": attempt.amount.amount,
        "currency": attempt.amount.currency, "brand": attempt.brand, "last_four": attempt.last_four,
        "holder": attempt.facts.holder, "card_id": attempt.card_id,
    }  # fmt: skip
