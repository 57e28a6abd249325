"""Copies that customers made from their panels: kept count of, reminded of, and put before staff where they stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from posada.contexts.backups.events import PanelCopiesLeft
from posada.contexts.backups.models import PanelCopy
from posada.contexts.backups.rules.panel_copies import PanelCopies
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import cases_open
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

COPY = "panel-copy"
STALE = "panel-copy-left"


def take_panel_copy(service_id: int, file: str, gone: bool, *, at: datetime) -> None:
    """Keep that the panel made a copy in a file of the account, or that the file is `gone` from it."""
    if not file or len(file) > 200:
        raise BadInput("file", file, "the name of the file, 1 to 200 characters")
    service = services.by_id([service_id])[service_id]
    if gone:
        found = list(PanelCopy.objects.filter(service_id=service_id, file=file, gone_at=None, made_at__lte=at))
        PanelCopy.objects.filter(pk__in=[copy.pk for copy in found]).update(gone_at=at)
    else:
        made = PanelCopy.objects.get_or_create(
            customer_id=service.customer_id, service_id=service_id, file=file, made_at=at
        )
        found = [made[0]]
    touch(COPY, [copy.pk for copy in found])


def remind_of_copies(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Remind the customers of copies that still lie in their accounts. Announces PanelCopiesLeft."""
    copies = list(_left(steps).filter(reminded_at=None))
    found, terms = services.by_id({copy.service_id for copy in copies}), book().for_existing(now)
    due = {step.subject_id: step.due_at for step in steps}
    verdicts = [
        Verdict(
            copy.customer_id, "service", copy.service_id, "panel-copy-reminder", due[copy.pk],
            grounds(terms.ruling(PanelCopies, services.target(found[copy.service_id]))),
            facts={"file": copy.file, "made_at": copy.made_at}, effects=("reminder-ordered",),
        )
        for copy in copies
    ]  # fmt: skip
    decisions = dict(zip((copy.pk for copy in copies), record(verdicts, now=now, actor=by), strict=True))
    PanelCopy.objects.filter(pk__in=decisions).update(reminded_at=now)
    touch(COPY, list(decisions))
    announce(PanelCopiesLeft(decisions, now, by))


def list_copies(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Put copies that stayed before a person, one case a service."""
    copies = list(_left(steps).filter(listed_at=None))
    known = cases_open("service", [copy.service_id for copy in copies], STALE)
    fresh = {copy.service_id: copy for copy in reversed(copies) if copy.service_id not in known}
    found = services.by_id(fresh)
    terms = book().for_existing(now)
    matters = []
    for id, copy in fresh.items():
        ruling = terms.ruling(PanelCopies, services.target(found[id]))
        if ruling is not None:
            facts = {"file": copy.file, "made_at": copy.made_at}
            matters.append(
                Matter(copy.customer_id, STALE, ("service", id), ruling.rule.role, ruling.orders(), now, facts=facts)
            )
    open_cases(matters, now=now, by=by)
    PanelCopy.objects.filter(pk__in=[copy.pk for copy in copies]).update(listed_at=now)
    touch(COPY, [copy.pk for copy in copies])


def settle_stale(case: Case, removed: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """A person saw to a copy that stayed: granted, it was removed; refused, it may stay."""
    service = services.by_id([case.subject_id])[case.subject_id]
    ruling = book().for_existing(now).ruling(PanelCopies, services.target(service))
    outcome = CaseState.GRANTED if removed else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=grounds(ruling), now=now, by=by, facts={"reason": reason})
    if removed:
        left = PanelCopy.objects.filter(service_id=case.subject_id, gone_at=None, listed_at__isnull=False)
        ids = list(left.values_list("pk", flat=True))
        PanelCopy.objects.filter(pk__in=ids).update(gone_at=now)
        touch(COPY, ids)


def _left(steps: Sequence[DueStep]) -> QuerySet[PanelCopy]:
    ids = [step.subject_id for step in steps]
    return PanelCopy.objects.select_for_update().filter(pk__in=ids, gone_at=None).order_by("pk")
