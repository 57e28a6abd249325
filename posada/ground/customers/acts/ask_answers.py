"""Asking customers what a version asks of them: everybody at once, and whoever comes while it is announced."""

from datetime import datetime

from django.db import connection

from posada.ground.agenda.stale import expect
from posada.ground.agenda.unit import touch
from posada.ground.customers.models import Standing
from posada.terms.asking import notice_over, question
from posada.terms.models import Stand, TermsAnswer
from posada.terms.versions import book, refresh_book


def ask_everybody(version_id: int, *, now: datetime) -> int:
    """Await an answer of every customer to a version that asks for one; how many were asked. One statement.

    What becomes of each, in time, stands in its plan: a reminder, consent by silence, the end of the wait.
    """
    versions = book()
    if versions.before(version_id) is None:
        return 0
    new = versions.by_number(version_id)
    asked = question(new, versions.announced_under(version_id), new.announced_at)
    if asked is None:
        return 0
    told_on = new.calendar.today(new.announced_at)
    with connection.cursor() as cursor:
        cursor.execute(
            ASK,
            [version_id, Stand.WAITING, new.announced_at, asked.answer_by, asked.rules_from, told_on, now,
             Standing.CLOSED],
        )  # fmt: skip
        count = int(cursor.rowcount)
    refresh_book()
    expect("terms-answer", TermsAnswer.objects.filter(version_id=version_id, state=Stand.WAITING), now)
    return count


ASK = """
INSERT INTO terms_termsanswer (customer_id, version_id, state, told_at, answer_by, rules_from, reminded_on)
SELECT id, %s, %s, %s, %s, %s, %s FROM customers_customer WHERE created_at <= %s AND standing <> %s
"""


def ask_newcomer(customer_id: int, *, now: datetime) -> list[int]:
    """Begin the notice of what is announced for a customer who came meanwhile; the versions to be told, oldest first.

    A version that rules new contracts already is the one that the newcomer accepts: nothing is announced to them then.
    """
    versions = book()
    coming = [(number, terms) for number, terms in versions.versions if terms.in_force > now]
    told = []
    for number, new in coming:
        under = versions.announced_under(number)
        asked, begins = question(new, under, now), notice_over(new.change, under, under.calendar.today(now))
        told.append(
            TermsAnswer(
                customer_id=customer_id, version_id=number, told_at=now, reminded_on=new.calendar.today(now),
                state=Stand.WAITING if asked else Stand.TOLD, answer_by=asked.answer_by if asked else None,
                rules_from=asked.rules_from if asked else max(new.existing_from, under.calendar.start_of(begins)),
            )
        )  # fmt: skip
    TermsAnswer.objects.bulk_create(told)
    if told:
        refresh_book()
        touch("terms-answer", [answer.pk for answer in told])
    return [number for number, _ in coming]
