"""Proposing an act for which the documents of the contract may have no clause."""

from datetime import datetime

from posada.contexts.contracts.rules.standing import IdleReason, NoClauseNoAct
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.versions import book


def propose_act(customer_id: int, about: tuple[str, int], what: str, because: str, *, now: datetime, by: Actor) -> None:
    """Refuse an act that no clause orders, naming the documents that were searched; BadInput for another one.

    An act that the terms know has a door of its own: this one is for what they leave out.
    """
    terms = book().for_existing(now)
    ruling, idle = terms.ruling(NoClauseNoAct), terms.ruling(IdleReason, reason=because)
    if idle is not None:
        verdict = Verdict(customer_id, *about, f"propose-{what}"[:48], now, idle.orders(), facts={"what": what})
        raise verdict.refused("not-a-ground", because=because)
    if ruling is None or what not in ruling.rule.absent:
        raise BadInput("what", what, ", ".join(ruling.rule.absent) if ruling else "an act that the terms leave out")
    verdict = Verdict(customer_id, *about, f"propose-{what}"[:48], now, ruling.orders(), facts={"what": what})
    raise verdict.refused("no-clause-orders-it", searched=ruling.rule.searched)
