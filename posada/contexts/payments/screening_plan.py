"""The future of a card that waits for its confirmation: no answer in time counts as a refusal."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.payments.models import Screening, ScreeningState
from posada.contexts.payments.rules.card_confirmation import ConfirmationLapse
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.versions import book


def plan(state: str, answer_by: datetime | None, terms: Terms) -> Plan:
    """The lapse to come, while the form is out; none afterwards."""
    ruling = terms.ruling(ConfirmationLapse)
    if ruling is None or answer_by is None or state != ScreeningState.ASKED:
        return ()
    return (Step(answer_by, "card-confirmation-lapse", ruling.clause, conditional="if-unanswered"),)


def plans(screening_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each screening, from one query."""
    return {
        screening.pk: (
            screening.customer_id,
            plan(screening.state, screening.answer_by, book().by_number(screening.version_id)),
        )
        for screening in Screening.objects.filter(pk__in=screening_ids)
    }
