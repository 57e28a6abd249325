"""A new paid period brings the terms that it was invoiced under."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from posada.contexts.services import queries
from posada.contexts.services.governing import begin_periods
from posada.contexts.services.rules.terms_at_renewal import TermsAtRenewal
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

INSTANT_BEFORE = timedelta(microseconds=1)


def take_new_terms(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Record from which version to which each service passes; its plan is computed anew by the new one."""
    due_at = {step.subject_id: step.due_at for step in steps}
    services = queries.locked(due_at)
    former = queries.governing(services, steps[0].due_at - INSTANT_BEFORE)
    new = queries.governing(services, steps[0].due_at)
    record(
        [
            Verdict(s.customer_id, "service", s.pk, "new-terms", due_at[s.pk],
                    grounds(former[s.pk].ruling(TermsAtRenewal, queries.target(s))), effects=("terms-changed",),
                    facts={"from": former[s.pk].version, "to": new[s.pk].version})
            for s in services
        ],
        now=now, actor=by,
    )  # fmt: skip
    begin_periods(due_at, book().for_existing(now).calendar.today(now))
    touch("service", list(due_at))
