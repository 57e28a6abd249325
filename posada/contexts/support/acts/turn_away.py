"""Whoever has no standing under an account is turned away, and told whom to turn to."""

from datetime import datetime

from posada.contexts.services import queries as services
from posada.contexts.support.events import WriterTurnedAway
from posada.contexts.support.rules.party_roles import NotAttended, PartyRoles, role_of
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Outcome
from posada.terms.rule import grounds
from posada.terms.versions import book


def turned_away(customer_id: int, known: bool, address: str, *, now: datetime, by: Actor) -> bool:
    """Whether somebody who writes under an account has no standing there; then it is recorded, and they are told.

    Nothing of what they wrote is kept. Announces WriterTurnedAway.
    """
    terms = book().for_existing(now)
    roles, ruling = terms.ruling(PartyRoles), terms.ruling(NotAttended)
    if roles is None or ruling is None or known:
        return False
    types = [service.type for service in services.running_of([customer_id])]
    role = role_of(known, types, ruling.rule)
    if role is None or role not in roles.rule.without_standing:
        return False
    verdict = Verdict(
        customer_id, "customer", customer_id, "take-message", now, grounds(roles, ruling), Outcome.REFUSED,
        facts={"role": role, "instead": ruling.rule.instead, "channel": by.channel}, reason="no-standing",
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    announce(WriterTurnedAway(customer_id, address, ruling.clause, decision, now, by))
    return True
