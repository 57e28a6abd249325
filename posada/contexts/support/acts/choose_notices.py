"""What a customer wants to receive, of what need not be sent."""

from datetime import datetime

from posada.contexts.support.rules.optional_notices import OptionalNotices
from posada.ground.customers import queries as customers
from posada.ground.customers.acts.consent import refuse_letters, want_letters
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def choose_notices(customer_id: int, kind: str, wanted: bool, *, now: datetime, by: Actor) -> None:
    """Switch letters of a kind off, or on again, for the person who asks. Raises Refused for what the contract needs.

    Whoever asks for the customer, and is none of its people, asks for its primary contact.
    """
    ruling = book().for_existing(now).ruling(OptionalNotices)
    verdict = Verdict(customer_id, "customer", customer_id, "choose-notices", now, grounds(ruling, role="permits"),
                      facts={"kind": kind, "wanted": wanted}, effects=("preference-kept",))  # fmt: skip
    if ruling is None or kind not in ruling.rule.kinds:
        raise verdict.refused("part-of-the-contract", grounds=grounds(ruling, role="limits"))
    record([verdict], now=now, actor=by)
    person = customers.contact_of(by) or customers.primary_contact(customer_id)
    if wanted:
        want_letters(person, kind, source=by.channel, now=now)
    else:
        refuse_letters(person, kind, source=by.channel, now=now, address=by.address)
