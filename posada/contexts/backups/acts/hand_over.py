"""Handing a copy to its customer, to download or to restore; and settling what failed."""

from collections.abc import Mapping
from datetime import date, datetime

from posada.contexts.backups import queries
from posada.contexts.backups.models import Copy
from posada.contexts.backups.rules.own_backups import CourtesyCopies, OwnBackups
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

WHOLE = {"part": "site"}


def ask_copy(
    service_id: int, day: date, use: str, part: Mapping[str, str] = WHOLE, *, now: datetime, by: Actor
) -> tuple[Copy, int]:  # fmt: skip
    """The copy of that day, and the decision to hand it over for `use`: download or restore, the whole or a part of it.

    Raises Refused where none was kept of that day: none is guaranteed.
    """
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    ruling = terms.required(CourtesyCopies, services.target(service))
    price = Money(ruling.rule.price, service.currency)
    verdict = Verdict(
        service.customer_id, "service", service_id, f"backup-{use}", now, ruling.permits(),
        facts={"copy_of": day, **({"part": part["part"]} if part["part"] != "site" else {})},
        amounts={"price": price}, effects=("copy-handed-over",),
    )  # fmt: skip
    copy = next((each for each in queries.copies(service_id) if terms.calendar.today(each.taken_at) == day), None)
    if copy is None or not _has(copy, part):
        kept = [terms.calendar.today(each.taken_at) for each in queries.copies(service_id)]
        raise verdict.refused("no-such-copy", grounds=ruling.limits(), kept=kept)
    (decision,) = record([verdict], now=now, actor=by)
    return copy, decision


def _has(copy: Copy, part: Mapping[str, str]) -> bool:
    """Whether the copy can give that part; of one that no node made, it is not known what is in it."""
    if not copy.snapshot or part["part"] == "site":
        return True
    return not copy.databases_only if part["part"] == "path" else part["database"] in copy.databases


def settle_failure(case: Case, mended: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """A person mended what kept a service from being backed up, or says why it stays so."""
    outcome = CaseState.GRANTED if mended else CaseState.REFUSED
    stood_on = grounds(*book().for_existing(now).rulings(OwnBackups)[:1])
    close_case(case.pk, outcome, grounds=stood_on, now=now, by=by, facts={"reason": reason})
