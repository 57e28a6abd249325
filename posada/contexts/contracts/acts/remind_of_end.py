"""Reminding customers that a contracted period ends and is not renewed."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.contracts.events import CustomerTold
from posada.contexts.contracts.models import Line
from posada.contexts.services import queries as services
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import product
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def remind_of_end(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Announce the end of periods, so long before as the terms say. Announces CustomerTold."""
    due_at = {step.subject_id: step.due_at for step in steps}
    terms = book().for_existing(now)
    lines = list(Line.objects.select_for_update().filter(pk__in=due_at).order_by("pk"))
    decisions = record(
        [
            Verdict(line.customer_id, "contract-line", line.pk, "term-reminder", due_at[line.pk],
                    grounds(services.term_end(terms, product(terms, line.product).target())),
                    facts={"ends_on": line.ends_on}, effects=("customer-told",))
            for line in lines
        ],
        now=now, actor=by,
    )  # fmt: skip
    for line, decision in zip(lines, decisions, strict=True):
        line.reminded = [*line.reminded, terms.calendar.today(due_at[line.pk]).isoformat()]
        about = ("service", line.service_id or 0)
        figures = {"ends_on": line.ends_on}
        announce(CustomerTold("term-ending", line.customer_id, about, figures, decision, now, by))
    Line.objects.bulk_update(lines, ["reminded"])
    touch("contract-line", due_at)
