"""The day of the house in figures: what the next run will do, what was done today, and the money that came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Sum

from posada.contexts.payments.models import Payment
from posada.faces.office.desk import Desk
from posada.ground.agenda.models import Entry
from posada.kernel.money import Money
from posada.terms.models import Decision, Outcome

ONE_DAY = timedelta(days=1)
UNSAID = "see-personal-data"


@dataclass(frozen=True, slots=True)
class Report:
    """What was done today by name of the act, what was refused or stopped, and what came in by currency."""

    done: Sequence[tuple[str, int]]
    refused: int
    parked: int
    cases: int
    received: Sequence[Money]


def due_until_tomorrow(at: Desk) -> list[tuple[str, int]]:
    """(act, how many) of what the runs until the end of tomorrow will do, the most first."""
    tomorrow = at.terms.calendar.close_of(at.today + ONE_DAY)
    due = Entry.objects.filter(due_at__lte=tomorrow, held_by="").order_by()
    return sorted(due.values_list("act").annotate(Count("pk")), key=lambda pair: (-pair[1], pair[0]))


def report_of_today(at: Desk) -> Report:
    """What was decided since the day began, and the payments that were learnt of and are in our accounts."""
    begun = at.terms.calendar.start_of(at.today)
    decided = Decision.objects.filter(decided_at__gte=begun).exclude(act=UNSAID).order_by()
    found = list(decided.values_list("outcome", "act").annotate(Count("id")))
    done = sorted(
        ((act, n) for outcome, act, n in found if outcome == Outcome.DONE), key=lambda each: (-each[1], each[0])
    )
    count = {name: sum(n for outcome, _act, n in found if outcome == name) for name in Outcome.values}
    came = Payment.objects.filter(state="received", learnt_at__gte=begun).order_by()
    sums = came.values_list("currency").annotate(Sum("amount"))
    return Report(done, count["refused"], count["parked"], count["case"], [Money(sum, unit) for unit, sum in sums])
