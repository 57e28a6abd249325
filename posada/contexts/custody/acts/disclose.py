"""Telling others what is confidential: with consent, or because the law demands it."""

from datetime import datetime

from posada.contexts.custody import queries
from posada.contexts.custody.events import PartyTold
from posada.contexts.custody.models import Disclosure
from posada.contexts.custody.rules.confidentiality import CompelledDisclosure, PriorConsent
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book


def propose_disclosure(item_id: int, to: str, basis: str, *, now: datetime, by: Actor) -> Disclosure:
    """Note that an item is to be told to somebody, on the other party's consent or because the law demands it."""
    item = queries.item(item_id)
    if basis not in ("consent", "law") or not to:
        raise BadInput("basis", basis, "consent or law, and to whom")
    ruling = _ruling(basis, book().for_existing(now))
    record(
        [Verdict(item.customer_id, "item", item.pk, "propose-disclosure", now, grounds(ruling),
                 facts={"to": to, "basis": basis}, effects=("disclosure-proposed",))],
        now=now, actor=by,
    )  # fmt: skip
    return Disclosure.objects.create(customer_id=item.customer_id, item_id=item.pk, to=to, basis=basis, proposed_at=now)


def consent(item_id: int, to: str, *, now: datetime, by: Actor) -> None:
    """The other party consents in writing. Raises Refused once the disclosure was made: consent comes before it."""
    proposed = _proposed(item_id, to)
    ruling = book().for_existing(now).required(PriorConsent)
    verdict = Verdict(proposed.customer_id, "item", item_id, "consent-to-disclosure", now, ruling.orders(),
                      facts={"to": to}, effects=("consent-stored",))  # fmt: skip
    if not by.is_customer or by.channel == "phone":
        raise verdict.refused("not-in-writing-by-the-customer", channel=by.channel)
    if proposed.made_at is not None:
        raise verdict.refused("consent-after-disclosure", made_at=proposed.made_at)
    record([verdict], now=now, actor=by)
    proposed.consented_at = now
    proposed.save(update_fields=["consented_at"])


def tell_party(item_id: int, to: str, *, forbidden_by: str = "", now: datetime, by: Actor) -> None:
    """Tell the other party what is demanded, with copies, so that it can protect itself. Announces PartyTold.

    `forbidden_by` names the order that forbids the notice, recorded in its place.
    """
    proposed, item = _proposed(item_id, to), queries.item(item_id)
    ruling = book().for_existing(now).required(CompelledDisclosure)
    record(
        [Verdict(proposed.customer_id, "item", item_id, "tell-of-disclosure", now, ruling.orders(),
                 facts={"to": to, "copies": not forbidden_by, "forbidden_by": forbidden_by},
                 effects=("notice-forbidden" if forbidden_by else "party-told",))],
        now=now, actor=by,
    )  # fmt: skip
    proposed.notice_forbidden = forbidden_by
    proposed.told_at = None if forbidden_by else now
    proposed.save(update_fields=["told_at", "notice_forbidden"])
    if not forbidden_by:
        announce(PartyTold("disclosure-demanded", proposed.customer_id, {"to": to, "what": item.name}, now, by))


def disclose(item_id: int, to: str, *, now: datetime, by: Actor) -> None:
    """Make a disclosure. Raises Refused without the consent, or the notice, that must come before it."""
    proposed, item = queries.disclosure(item_id, to), queries.item(item_id)
    if not item.confidential:
        return
    terms = book().for_existing(now)
    basis = proposed.basis if proposed else "consent"
    ruling = _ruling(basis, terms)
    verdict = Verdict(item.customer_id, "item", item_id, "disclose-item", now, grounds(ruling),
                      facts={"to": to, "basis": basis}, effects=("item-disclosed",))  # fmt: skip
    if proposed is None or (basis == "consent" and proposed.consented_at is None):
        raise verdict.refused("no-consent")
    if basis == "law" and proposed.told_at is None and not proposed.notice_forbidden:
        raise verdict.refused("no-notice")
    record([verdict], now=now, actor=by)
    proposed.made_at = now
    proposed.save(update_fields=["made_at"])


def _ruling(basis: str, terms: Terms) -> Ruling[PriorConsent] | Ruling[CompelledDisclosure] | None:
    return terms.ruling(PriorConsent) if basis == "consent" else terms.ruling(CompelledDisclosure)


def _proposed(item_id: int, to: str) -> Disclosure:
    found = queries.disclosure(item_id, to)
    if found is None:
        raise BadInput("to", to, "somebody to whom a disclosure was proposed")
    return found
