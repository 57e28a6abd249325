"""Writing many answers at once, and reading what is open to a customer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from posada.terms.models import TermsAnswer
from posada.terms.rows import array


def move_all(answers: Sequence[TermsAnswer], name: str, decisions: Sequence[int], *, at: datetime) -> None:
    """Move answers by one name, each by its own decision, as of one instant. One statement, however many there are."""
    if not answers:
        return
    for answer, decision in zip(answers, decisions, strict=True):
        answer.move(name)
        answer.answered_at, answer.decision_id = at, decision
    with connection.cursor() as cursor:
        cursor.execute(
            UPDATE,
            [answers[0].state, at, array(a.customer_id for a in answers), array(a.pk for a in answers),
             array(decisions), [a.rules_from for a in answers]],
        )  # fmt: skip


def awaited(answer_ids: Sequence[int]) -> list[TermsAnswer]:
    """These answers, in the order of the ids."""
    found = TermsAnswer.objects.in_bulk(answer_ids)
    return [found[id] for id in answer_ids]


UPDATE = """
UPDATE terms_termsanswer a SET state = %s, answered_at = %s, decision_id = t.decision, rules_from = t.rules_from
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[]) AS t(customer, answer, decision, rules_from)
 WHERE a.customer_id = t.customer AND a.id = t.answer
"""
