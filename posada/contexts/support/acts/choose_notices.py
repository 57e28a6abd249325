"""What a customer wants to receive, of what need not be sent."""

from datetime import datetime

from posada.contexts.support.models import OptOut
from posada.contexts.support.rules.optional_notices import OptionalNotices
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def choose_notices(customer_id: int, kind: str, wanted: bool, *, now: datetime, by: Actor) -> None:
    """Switch letters of a kind off, or on again. Raises Refused for what the contract needs."""
    ruling = book().for_existing(now).ruling(OptionalNotices)
    verdict = Verdict(customer_id, "customer", customer_id, "choose-notices", now, grounds(ruling, role="permits"),
                      facts={"kind": kind, "wanted": wanted}, effects=("preference-kept",))  # fmt: skip
    if ruling is None or kind not in ruling.rule.kinds:
        raise verdict.refused("part-of-the-contract", grounds=grounds(ruling, role="limits"))
    record([verdict], now=now, actor=by)
    if wanted:
        OptOut.objects.filter(customer_id=customer_id, kind=kind).delete()
    else:
        OptOut.objects.get_or_create(customer_id=customer_id, kind=kind, defaults={"at": now, "by": str(by)})
