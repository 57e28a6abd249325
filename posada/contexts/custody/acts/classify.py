"""Classing an interruption that an authority ordered."""

from datetime import datetime

from posada.contexts.custody.rules.authority_orders import InterruptionClass
from posada.ground.agenda.models import Case
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def classify_interruption(case: Case, classed: str, *, now: datetime, by: Actor) -> None:
    """Give an ordered interruption its class. Raises Refused for a class that the terms rule out."""
    ruling = book().for_existing(now).required(InterruptionClass)
    verdict = Verdict(case.customer_id, case.subject_kind, case.subject_id, "classify-interruption", now,
                      ruling.orders(), facts={"class": classed}, effects=("interruption-classed",))  # fmt: skip
    if classed in ruling.rule.never:
        raise verdict.refused("never-of-that-class", classed=ruling.rule.classed)
    if classed != ruling.rule.classed:
        raise BadInput("class", classed, ruling.rule.classed)
    record([verdict], now=now, actor=by)
    case.facts = {**case.facts, "class": classed}
    case.save(update_fields=["facts"])
