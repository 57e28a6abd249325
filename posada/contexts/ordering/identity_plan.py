"""The future of an order whose payer is to be identified: no answer in time counts as a refusal."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.acts.identify_payer import CHECK
from posada.contexts.ordering.models import IdentityReview, IdentityState
from posada.contexts.ordering.rules.payer_identity import IdentityRefusal
from posada.ground.agenda.queries import cases_open
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.versions import book


def plan(state: str, answer_by: datetime | None, sent: bool, terms: Terms) -> Plan:
    """The lapse to come while documents are out; none once all were `sent` and a person looks at them."""
    ruling = terms.ruling(IdentityRefusal)
    if ruling is None or answer_by is None or sent or state != IdentityState.ASKED:
        return ()
    return (Step(answer_by, "identity-lapse", ruling.clause, conditional="if-unanswered"),)


def plans(review_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each review, from a fixed number of queries."""
    reviews = list(IdentityReview.objects.filter(pk__in=review_ids))
    orders = queries.by_id([review.order_id for review in reviews])
    sent = cases_open("order", list(orders), CHECK)
    return {
        review.pk: (
            review.customer_id,
            plan(review.state, review.answer_by, review.order_id in sent,
                 book().by_number(orders[review.order_id].version_id)),
        )
        for review in reviews
    }  # fmt: skip
