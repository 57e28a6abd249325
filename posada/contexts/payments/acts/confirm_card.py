"""The confirmation form of a card: received, declined, left unanswered, and checked by a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.payments.events import CardDisabled
from posada.contexts.payments.models import Card, Screening
from posada.contexts.payments.rules.card_confirmation import (
    CardConfirmation,
    CardScanCheck,
    ConfirmationLapse,
    ScanMasking,
    masked,
)
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book

CHECK = "card-check"


def receive_form(screening_id: int, form: Mapping[str, str], *, now: datetime, by: Actor) -> int:
    """Take the form (`number` and `brand` as the scan shows them, `signature`); the case in which a person checks it.

    Hidden digits are no reason to refuse; digits shown beyond the last are hidden before anything is stored.
    """
    screening, terms = _locked(screening_id)
    asked, masking = terms.required(CardConfirmation), terms.ruling(ScanMasking)
    check = terms.required(CardScanCheck)
    if "signature" in asked.rule.documents and not form.get("signature"):
        raise BadInput("signature", form.get("signature"), "the signature of the card's owner")
    number = str(form["number"])
    kept = masked(number, masking.rule) if masking else "*"
    act = "redact-scan" if masking and kept != number else "accept-masked-scan"
    verdict = Verdict(
        screening.customer_id, "screening", screening.pk, act, now, grounds(masking), facts={"number": kept},
        effects=("scan-stored",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    screening.move("receive")
    screening.form = {"number": kept, "brand": form["brand"], "signature": form["signature"]}
    screening.save(update_fields=["state", "form"])
    (case,) = open_cases(
        [
            Matter(
                customer_id=screening.customer_id, kind=CHECK, subject=("screening", screening.pk),
                role=check.rule.role, grounds=asked.orders() + check.orders(), due_at=now,
                facts={"checks": check.rule.checks, "score": screening.score,
                       "gateway": {"last_four": screening.last_four, "brand": screening.brand},
                       "scan": {"last_four": kept[-4:], "brand": form["brand"]}},
                amounts={"amount": Money(screening.amount, screening.currency)},
            )
        ],
        now=now, by=by,
    )  # fmt: skip
    _touch(screening)
    return case


def decline_form(screening_id: int, *, now: datetime, by: Actor) -> None:
    """The customer prefers not to send it. Announces CardDisabled."""
    screening, terms = _locked(screening_id)
    _disable(screening, grounds(terms.ruling(ConfirmationLapse)), "decline-confirmation", now, now, by)


def lapse_forms(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """No answer in time counts as a refusal. Announces CardDisabled for each."""
    for step in steps:
        screening, terms = _locked(step.subject_id)
        _disable(screening, grounds(terms.ruling(ConfirmationLapse)), "card-confirmation-lapse", step.due_at, now, by)


def accept_check(case: Case, marks: Mapping[str, Any], *, now: datetime, by: Actor) -> None:
    """All that is compared matches: the card may be charged. Refused where a mark is missing."""
    screening, terms = _locked(case.subject_id)
    check = terms.required(CardScanCheck)
    lacking = [name for name in check.rule.checks if marks.get(name) is not True]
    if lacking:
        verdict = Verdict(case.customer_id, "screening", screening.pk, "release-card", now, check.orders())
        raise verdict.refused("checks-not-passed", lacks=lacking)
    close_case(
        case.pk, CaseState.GRANTED, grounds=check.orders(), now=now, by=by, act="release-card",
        facts={"marks": {name: marks[name] for name in check.rule.checks}},
        amounts={"amount": Money(screening.amount, screening.currency)},
    )  # fmt: skip
    screening.move("confirm")
    screening.save(update_fields=["state"])
    _touch(screening)


def refuse_check(case: Case, reason: str, *, now: datetime, by: Actor) -> None:
    """Something does not match: the card is not taken. Announces CardDisabled."""
    screening, terms = _locked(case.subject_id)
    check = terms.required(CardScanCheck)
    close_case(
        case.pk, CaseState.REFUSED, grounds=check.orders(), now=now, by=by, act="refuse-card", facts={"why": reason}
    )
    _disable(screening, check.orders(), "disable-card", now, now, by)


def _disable(
    screening: Screening, stands_on: tuple[Ground, ...], act: str, due_at: datetime, now: datetime, by: Actor
) -> None:
    verdict = Verdict(
        screening.customer_id, "screening", screening.pk, act, due_at, stands_on,
        facts={"last_four": screening.last_four}, effects=("card-disabled",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    screening.move("disable")
    screening.save(update_fields=["state"])
    on_file = Card.objects.filter(
        customer_id=screening.customer_id, brand=screening.brand, last_four=screening.last_four, removed_at=None
    )
    on_file.update(disabled_why="not-confirmed")
    _touch(screening)
    announce(CardDisabled(screening.pk, now, by))


def _locked(screening_id: int) -> tuple[Screening, Terms]:
    screening = Screening.objects.select_for_update().get(pk=screening_id)
    return screening, book().by_number(screening.version_id)


def _touch(screening: Screening) -> None:
    touch("screening", [screening.pk])
    touch("invoice", [screening.invoice_id])
    if screening.card_id is not None:  # whether it may be charged decides on whatever its holder has to pay
        touch("invoice", list(billing.unpaid_invoices(screening.customer_id).values_list("pk", flat=True)))
