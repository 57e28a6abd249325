"""What a person decides on the payer of an order, what no answer means, and what becomes of an order nobody proved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.ordering import queries
from posada.contexts.ordering.acts.advance_orders import release_orders
from posada.contexts.ordering.acts.identify_payer import answer_by, scan_ruling
from posada.contexts.ordering.events import IdentityAsked, IdentityJudged, IdentityRefused, OrderRefused
from posada.contexts.ordering.models import IdentityReview
from posada.contexts.ordering.rules.payer_identity import IdentityRefusal, PayerIdentity
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

REFUSED = "identity-refused"
NOT_SENT, REJECTED = "not-sent", "rejected"
CHOICES = ("return", "retry", "keep")


def accept_identity(case: Case, *, now: datetime, by: Actor) -> None:
    """The payer is who they say: the order goes on. Announces IdentityJudged."""
    review, terms = _locked(case.subject_id)
    stood_on = grounds(terms.required(PayerIdentity), scan_ruling(review.method, terms))
    close_case(case.pk, CaseState.GRANTED, grounds=stood_on, now=now, by=by, act="accept-identity", facts=case.facts)
    _move(review, "accept")
    announce(IdentityJudged(review.order_id, review.customer_id, True, "", now, by))
    release_orders([review.customer_id], now=now, by=by)


def reject_identity(case: Case, reason: str, *, now: datetime, by: Actor) -> None:
    """The documents are not good. Announces IdentityJudged and IdentityRefused; BadInput without a reason."""
    if not reason.strip():
        raise BadInput("reason", reason, "the reason for which the documents are rejected")
    review, terms = _locked(case.subject_id)
    stood_on = grounds(terms.required(PayerIdentity), scan_ruling(review.method, terms))
    close_case(
        case.pk, CaseState.REFUSED, grounds=stood_on, now=now, by=by, act="reject-identity", facts={"reason": reason}
    )
    announce(IdentityJudged(review.order_id, review.customer_id, False, reason, now, by))
    _refuse(review, REJECTED, reason, terms, now, now, by)


def lapse_identity(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """No documents came in time. Announces IdentityRefused for each."""
    due_at = {step.subject_id: step.due_at for step in steps}
    for review in IdentityReview.objects.select_for_update().filter(pk__in=due_at).order_by("pk"):
        terms = book().by_number(queries.order(review.order_id).version_id)
        _refuse(review, NOT_SENT, "", terms, due_at[review.pk], now, by)


def _refuse(
    review: IdentityReview, cause: str, reason: str, terms: Terms, due_at: datetime, now: datetime, by: Actor
) -> None:
    """Leave the order undelivered, and put what becomes of the money before a person, where the terms say so."""
    ruling = terms.ruling(IdentityRefusal)
    if ruling is None or cause not in ruling.rule.causes:
        return  # the order stays held, and its documents can be sent once more
    _move(review, "refuse")
    amounts = {"held": queries.paid_for(review.order_id)}
    matter = Matter(
        review.customer_id, REFUSED, ("order", review.order_id), ruling.rule.role, ruling.orders(), due_at,
        facts={"cause": cause, "reason": reason, "proposed": ruling.rule.proposed}, amounts=amounts,
        act="leave-undelivered",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    decision = Case.objects.values_list("opened_by", flat=True).get(pk=case_id)
    announce(IdentityRefused(review.order_id, review.customer_id, cause, reason, decision, now, by))


def choose(case: Case, fields: Mapping[str, Any], *, reason: str, now: datetime, by: Actor) -> None:
    """What becomes of the order: documents once more (`retry`), the money back (`return`) or left as balance (`keep`).

    BadInput for `keep` without the customer's own wish (`asked_by_customer`). Announces IdentityAsked or OrderRefused.
    """
    choice = str(fields.get("choice", ""))
    if choice not in CHOICES:
        raise BadInput("choice", choice, ", ".join(CHOICES))
    if choice == "keep" and not fields.get("asked_by_customer"):
        raise BadInput("asked_by_customer", None, "yes: it stays as balance only where the customer asked for that")
    review, terms = _locked(case.subject_id)
    ruling = terms.required(IdentityRefusal)
    facts = {"choice": choice, "reason": reason}
    decision = close_case(
        case.pk, CaseState.GRANTED, grounds=ruling.orders(), now=now, by=by, act=f"{choice}-unproven-order",
        facts=facts, amounts={"held": queries.paid_for(review.order_id)},
    )  # fmt: skip
    if choice == "retry":
        _ask_again(review, ruling, terms, now, by)
        return
    _move(review, "end")
    (order,) = queries.locked([review.order_id])
    order.move("refuse")
    order.save(update_fields=["state"])
    touch("order", [order.pk])
    announce(
        OrderRefused(order.pk, order.invoice_id, True, decision, ruling.orders(), now, by, to_balance=choice == "keep")
    )


def _ask_again(review: IdentityReview, ruling: Ruling[IdentityRefusal], terms: Terms, now: datetime, by: Actor) -> None:
    review.move("retry")
    review.answer_by = answer_by(terms, now)
    review.save(update_fields=["state", "answer_by"])
    touch("identity-review", [review.pk])
    identity, scan = terms.required(PayerIdentity), scan_ruling(review.method, terms)
    documents = (*identity.rule.documents, *((scan.rule.document,) if scan else ()))
    stood_on: tuple[Ground, ...] = grounds(identity, scan) + ruling.limits()
    announce(IdentityAsked(review.order_id, review.customer_id, documents, stood_on, now, by))


def _locked(order_id: int) -> tuple[IdentityReview, Terms]:
    review = IdentityReview.objects.select_for_update().get(order_id=order_id)
    return review, book().by_number(queries.order(order_id).version_id)


def _move(review: IdentityReview, move: str) -> None:
    review.move(move)
    review.save(update_fields=["state"])
    touch("identity-review", [review.pk])
