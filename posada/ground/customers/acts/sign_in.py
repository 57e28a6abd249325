"""Entering the client area."""

from dataclasses import dataclass
from datetime import datetime

from posada.ground.customers.models import Contact, TermsSeen
from posada.ground.customers.rules.acceptance_required import AcceptanceRequired
from posada.ground.customers.rules.portal_access import PortalAccess
from posada.ground.customers.rules.terms_change_notice import TermsChangeNotice
from posada.terms.acceptance import last_accepted
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.diff import ClauseChange, diff
from posada.terms.rule import distinct, grounds
from posada.terms.versions import Book, book


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in the terms since the person last saw them."""

    old: Terms
    new: Terms
    clauses: tuple[ClauseChange, ...]


def sign_in(contact: Contact, *, by: Actor, now: datetime) -> Changed | None:
    """Let a person in; what changed in the terms since their last time, to be shown once, or None.

    Raises Refused where nobody of the account has ever accepted the terms, or where a change must be accepted and was
    not: they are accepted first.
    """
    terms, versions = book().for_existing(now), book()
    access = terms.ruling(AcceptanceRequired, before="access")
    accepted = last_accepted(contact.customer_id)
    verdict = Verdict(contact.customer_id, "contact", contact.pk, "sign-in", now)
    if access is not None and accepted is None:
        raise verdict.refused("terms-not-accepted", grounds=access.orders(), version=terms.version)
    if accepted is None:
        return None
    changed = _changed(contact, versions, terms, accepted.version_id)
    notice = terms.ruling(TermsChangeNotice)
    if notice is not None and notice.rule.must_accept and accepted.version_id != versions.number(terms):
        raise verdict.refused("terms-not-accepted", grounds=notice.orders(), version=terms.version)
    if changed is None or notice is None:
        return None
    stood_on = distinct([*notice.orders(), *grounds(terms.ruling(PortalAccess), role="permits")])
    facts = {
        "from": changed.old.version, "to": changed.new.version, "clauses": [c.clause for c in changed.clauses],
    }  # fmt: skip
    told = Verdict(
        contact.customer_id, "contact", contact.pk, "show-terms-change", now, stood_on, facts=facts,
        effects=("terms-change-shown",),
    )  # fmt: skip
    record([told], now=now, actor=by)
    TermsSeen.objects.create(
        contact=contact, customer_id=contact.customer_id, version_id=versions.number(terms), at=now
    )
    return changed


def _changed(contact: Contact, versions: Book, terms: Terms, accepted: int) -> Changed | None:
    """The change since the version this person knows: the last one shown, or else accepted."""
    seen = TermsSeen.objects.filter(contact=contact).order_by("-at", "-pk").values_list("version_id", flat=True).first()
    known = seen or accepted
    old = versions.by_number(known)
    if old is terms or contact.added_at >= terms.existing_from or old.existing_from >= terms.existing_from:
        return None
    return Changed(old, terms, tuple(diff(old, terms)))
