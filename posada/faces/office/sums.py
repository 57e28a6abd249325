"""The sums over whole tables that pages show, each by the words of its name."""

from datetime import date
from typing import Any

from pydantic import TypeAdapter

from posada.faces.office import figures, months
from posada.faces.office.keeping import Counted
from posada.kernel import clock
from posada.terms.versions import book


def _figures(length: str, currency: str) -> figures.Counts:
    now = clock.now()
    calendar = book().for_existing(now).calendar
    return figures.count(figures.Asked(calendar.today(now), calendar, int(length), currency))


def _days(page: str, month: str) -> months.Days:
    return months.count(page, date.fromisoformat(month), book().for_existing(clock.now()).calendar)


FIGURES = Counted("figures", TypeAdapter(figures.Counts), _figures, ("ledger_transfer", "services_service"))
AGENDA = Counted("agenda", TypeAdapter(months.Days), lambda month: _days("agenda", month), ("agenda_entry",))
JOURNAL = Counted("journal", TypeAdapter(months.Days), lambda month: _days("journal", month), ("terms_decision",))
SUMS: dict[str, Counted[Any]] = {each.kind: each for each in (FIGURES, AGENDA, JOURNAL)}
