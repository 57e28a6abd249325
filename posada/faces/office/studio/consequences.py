"""What publishing a draft would bring, by the terms in force: who is told, what is asked, from when it rules whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from posada.contexts.billing.rules.price_change import PriceChangeReasons
from posada.contexts.billing.tariffs import TariffChange, tariff_changes
from posada.ground.customers.models import Customer, Standing
from posada.terms.asking import last_day_to_answer, notice_over, objection, open_classes, question
from posada.terms.contract import Terms
from posada.terms.diff import diff
from posada.terms.rules.terms_consent import TermsConsent
from posada.terms.telling import ClauseTold, tell
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would happen. A day that is None is not asked for."""

    clauses: Sequence[ClauseTold]
    told: int  # customers
    earliest: date  # on which such a change may rule, by its notice
    too_soon: bool
    class_allowed: bool
    classes: Sequence[str]
    answer_until: date | None
    silence: str  # what comes of it: accepts, new-terms, end; nothing where no answer is asked
    may_object: bool
    prices: Sequence[TariffChange]
    reasons: Sequence[str]  # one of which an increase must have
    needs_reason: bool


def consequences(draft: Terms, now: datetime, language: str) -> Consequences:
    """Of publishing it at that instant."""
    newest, terms = book().newest(), book().for_existing(now)
    today, calendar = terms.calendar.today(now), terms.calendar
    earliest = notice_over(draft.change, terms, today)
    asked, prices = question(draft, terms, now), tariff_changes(newest, draft)
    reasons = terms.ruling(PriceChangeReasons)
    silence = ""
    if asked is not None:
        silence = asked.ruling.rule.then if isinstance(asked.ruling.rule, TermsConsent) else "accepts"
    return Consequences(
        clauses=tell(diff(newest, draft), newest, draft, language),
        told=Customer.objects.exclude(standing=Standing.CLOSED).count(),
        earliest=earliest, too_soon=calendar.today(draft.in_force) < earliest or draft.in_force < now,
        class_allowed=draft.change in open_classes(terms), classes=open_classes(terms),
        answer_until=last_day_to_answer(asked.answer_by, calendar) if asked else None, silence=silence,
        may_object=objection(draft.change, terms) is not None, prices=prices,
        reasons=tuple(reasons.rule.reasons) if reasons else (),
        needs_reason=reasons is not None and any(change.is_increase for change in prices),
    )  # fmt: skip
