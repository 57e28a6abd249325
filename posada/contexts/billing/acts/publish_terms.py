"""Publishing a version of the terms, with the notice that a change of prices asks for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from posada.contexts.billing.acts.send_documents import plan_waiting
from posada.contexts.billing.events import PricesPublished, TermsPublished
from posada.contexts.billing.rules.price_announcement import PriceAnnouncement
from posada.contexts.billing.rules.price_change import PriceChangeNotice, PriceChangeReasons
from posada.contexts.billing.tariffs import TariffChange, tariff_changes
from posada.ground.agenda.stale import mark_stale
from posada.ground.catalogue.features import feature_changes
from posada.ground.catalogue.rules.feature_change import FeatureChange
from posada.ground.customers.acts.ask_answers import ask_everybody
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.asking import announced_now, notice_over, refuse_backdated, refuse_untrue
from posada.terms.content import read_terms
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.diff import diff
from posada.terms.models import TermsVersion
from posada.terms.rule import Ground, grounds
from posada.terms.rules.section_change import SectionChange
from posada.terms.rules.terms_change import TermsChange
from posada.terms.versions import Book, alone_with_the_book, book, publish, stored_version


def publish_terms(
    data: Mapping[str, Any], *, reason: str = "", note: str = "", now: datetime, by: Actor
) -> TermsVersion:
    """Publish a version for good: every plan is stale from when it rules. Announces TermsPublished, and PricesPublished
    if charges change.

    Raises Refused for whoever has not the role, for a version in force too soon, for an increase without one of the
    reasons that the terms allow, and for a change of prices that would come into force before its notice has run;
    BadInput where it is announced or in force before now, or is not of the class that it says.
    """
    alone_with_the_book()
    stored = stored_version(data)
    if stored is not None:
        return stored
    versions = book()
    if versions.versions:
        data = announced_now(data, now)
    draft = read_terms(data)
    changes = tariff_changes(versions.newest(), draft) if versions.versions else []
    _allow(draft, versions, now=now, by=by, priced=bool(changes))
    if changes:
        _decide(draft, changes, versions, reason=reason, note=note, now=now, by=by)
    _note_features(draft, versions, now=now, by=by)
    row = publish(data, by=str(by), now=now)
    ask_everybody(row.pk, now=now)
    rules_from = max(now, row.in_force)
    mark_stale(rules_from)
    announce(TermsPublished(row.pk, rules_from, now, by))
    plan_waiting()
    if changes:
        announce(PricesPublished(row.pk, tuple(change.what for change in changes), now, by))
    return row


def _note_features(draft: Terms, versions: Book, *, now: datetime, by: Actor) -> None:
    """Record what plans include otherwise, which the page of changes tells from now on."""
    ruling = versions.for_existing(now).ruling(FeatureChange) if versions.versions else None
    changed = feature_changes(versions.newest(), draft) if ruling else []
    if ruling is not None and changed:
        verdict = Verdict(
            0, "terms", len(versions.versions) + 1, "publish-features", now, ruling.permits(),
            facts={"changes": [each.as_fact() for each in changed], "in_force": draft.in_force,
                   "reaches_sold": ruling.rule.reaches_sold},
            effects=("features-published",),
        )  # fmt: skip
        record([verdict], now=now, actor=by)


def _allow(draft: Terms, versions: Book, *, now: datetime, by: Actor, priced: bool) -> None:
    """Record what changes and who publishes it, by the terms in force; the very first version needs no leave."""
    if not versions.versions:
        return
    terms = versions.for_existing(now)
    ruling = terms.ruling(TermsChange)
    changes = diff(versions.newest(), draft)
    changed = [change.clause for change in changes]
    verdict = Verdict(
        0, "terms", len(versions.versions) + 1, "publish-terms", now, grounds(ruling, role="permits"),
        facts={"version": draft.version, "class": draft.change, "in_force": draft.in_force,
               "existing_from": draft.existing_from, "clauses": changed},
        effects=("terms-published",),
    )  # fmt: skip
    if ruling is not None and by.is_staff and by.role not in (ruling.rule.role, "administrator"):
        raise verdict.refused("role-not-allowed", grounds=ruling.orders(), needs=ruling.rule.role, role=by.role)
    refuse_untrue(draft, changes, priced, terms, now)
    if ruling is not None:
        first = notice_over(draft.change, terms, terms.calendar.today(draft.announced_at))
        if draft.in_force < now or terms.calendar.today(draft.in_force) < first:
            raise verdict.refused("in-force-too-soon", grounds=ruling.orders(), earliest=first)
    refuse_backdated(draft, now)
    record([replace(verdict, grounds=verdict.grounds + _section_notice(draft, changed, terms, verdict, now))],
           now=now, actor=by)  # fmt: skip


def _section_notice(
    draft: Terms, changed: list[str], terms: Terms, verdict: Verdict, now: datetime
) -> tuple[Ground, ...]:
    """The clause whose notice a changed section has kept; raises the refusal of one that has not."""
    stood_on: tuple[Ground, ...] = ()
    for ruling in terms.rulings(SectionChange):
        if not ruling.rule.clauses.intersection(changed):
            continue
        first = terms.calendar.after(terms.calendar.today(now), ruling.rule.advance_notice)
        if terms.calendar.today(draft.in_force) < first:
            raise verdict.refused("in-force-too-soon", grounds=ruling.orders(), earliest=first)
        stood_on += ruling.limits()
    return stood_on


def _decide(
    draft: Terms, changes: list[TariffChange], versions: Book, *, reason: str, note: str, now: datetime, by: Actor
) -> None:
    terms = versions.for_existing(now)
    notice, reasons = terms.ruling(PriceChangeNotice), terms.ruling(PriceChangeReasons)
    announced = terms.ruling(PriceAnnouncement)
    raised = [change for change in changes if change.is_increase]
    verdict = Verdict(
        0, "terms", len(versions.versions) + 1, "publish-prices", now,
        (grounds(reasons, announced, role="permits") if raised else ()) + grounds(notice, role="limits"),
        facts={"changes": [change.as_fact() for change in changes], "reason": reason, "note": note,
               "in_force": draft.in_force, "existing_from": draft.existing_from},
        effects=("prices-published",),
    )  # fmt: skip
    if raised and reasons is not None and reason not in reasons.rule.reasons:
        raise verdict.refused("no-reason-for-the-increase", grounds=reasons.orders(), allowed=reasons.rule.reasons)
    if notice is not None and (raised or not notice.rule.decreases_at_once):
        earliest = terms.calendar.after(terms.calendar.today(now), notice.rule.before)
        counts_from = draft.existing_from if notice.rule.counts_for == "existing" else draft.in_force
        if terms.calendar.today(counts_from) < earliest:
            raise verdict.refused("notice-too-short", grounds=notice.orders(), earliest=earliest)
    record([verdict], now=now, actor=by)
