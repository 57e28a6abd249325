"""What the terms say of services, and what follows from it for one."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from posada.contexts.services.governing import governs, target
from posada.contexts.services.models import Discontinued, Service, State
from posada.contexts.services.queries.found import by_id, of_customer
from posada.contexts.services.rules.applications import OfferedApplications, UnlistedApplication
from posada.contexts.services.rules.cancellation_notice import CancellationNotice
from posada.contexts.services.rules.data_deletion import DataDeletion, deleted_at
from posada.contexts.services.rules.discontinuation import Discontinuation
from posada.contexts.services.rules.ending_notice import EndingNotice
from posada.contexts.services.rules.expiry import Expiry
from posada.contexts.services.rules.hold_scope import HoldScope, closed
from posada.contexts.services.rules.portable import Portable
from posada.contexts.services.rules.price_exit import PriceExit
from posada.contexts.services.rules.renewal_option import RenewalOption
from posada.contexts.services.rules.scripts import DisabledFunctions, ScriptExecution
from posada.contexts.services.rules.term_end import TermEnd
from posada.contexts.services.rules.terms_exit import TermsExit, last_day_to_leave
from posada.contexts.services.rules.unlimited_features import NoSurcharge, UnlimitedFeatures
from posada.contexts.services.rules.unused_credit import SurplusKept, UnusedCredit
from posada.contexts.services.rules.upgrade import Upgrade
from posada.ground.catalogue.products import catalog, product
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
from posada.terms.selector import Target

INSTANT = timedelta(microseconds=1)


def upgrade(terms: Terms, target: Target) -> Ruling[Upgrade] | None:
    """How such a service becomes another plan; None where the terms know no change of plan."""
    return terms.ruling(Upgrade, target)


def unused_credit(terms: Terms, target: Target) -> Ruling[UnusedCredit] | None:
    """How the time not used is credited when such a service changes its plan; None where it is not."""
    return terms.ruling(UnusedCredit, target)


def surplus_kept(terms: Terms, target: Target) -> Ruling[SurplusKept] | None:
    """What becomes of what a change of plan leaves in the customer's favour."""
    return terms.ruling(SurplusKept, target)


def expiry(terms: Terms, target: Target) -> Ruling[Expiry] | None:
    """When such a service expires, and how long its renewal order stays open; None where it does not by itself."""
    return terms.ruling(Expiry, target)


def offered_applications(
    terms: Terms, target: Target
) -> tuple[Ruling[OfferedApplications] | None, Ruling[UnlistedApplication] | None]:
    """Which applications the house installs into such a service, and what becomes of others; None for silence."""
    return terms.ruling(OfferedApplications, target), terms.ruling(UnlistedApplication, target)


def may_stay(service: Service, now: datetime) -> bool:
    """Whether the terms let a customer take back a cancellation of this service."""
    ruling = governs(service, now).ruling(CancellationNotice, target(service))
    return ruling is not None and ruling.rule.withdrawable


def may_leave_for_price(terms: Terms) -> bool:
    """Whether customers may leave because of an increase."""
    return bool(terms.rulings(PriceExit))


def may_leave_for_terms(announced: Terms, terms: Terms, told_at: datetime) -> date | None:
    """The last day on which whoever was told then may leave because of it; None where nothing lets them."""
    days = [
        last_day_to_leave(terms.calendar.today(told_at), ruling.rule, terms.calendar)
        for ruling in terms.rulings(TermsExit)
        if announced.change in ruling.rule.classes
    ]
    return max(days, default=None)


def renewing_by_option(service_ids: Collection[int], now: datetime) -> set[int]:
    """Which of these have the option of automatic renewal on; none where the terms know no such option."""
    found = set()
    for service in by_id(service_ids).values():
        ruling = governs(service, now).ruling(RenewalOption, target(service))
        switched = service.marks.get("automatic_renewal")
        if ruling is not None and (switched["on"] if switched else ruling.rule.default):
            found.add(service.pk)
    return found


def unlimited_features(terms: Terms, service: Service) -> Ruling[UnlimitedFeatures] | None:
    """The rule by which features of a service have no numeric limit; None where all that is limited has its number."""
    return terms.ruling(UnlimitedFeatures, target(service))


def no_surcharge(terms: Terms, service: Service, feature: str) -> Ruling[NoSurcharge] | None:
    """The rule by which more of a feature costs nothing; None where the terms do not say so."""
    return terms.ruling(NoSurcharge, target(service), of=feature)


def functions_off(terms: Terms, service: Service) -> Ruling[DisabledFunctions] | None:
    """The functions of PHP that are switched off with a service; None where none are by the terms."""
    return terms.ruling(DisabledFunctions, target(service))


def scripts(terms: Terms, service: Service) -> tuple[Ruling[ScriptExecution] | None, bool]:
    """Whether scripts run in a service, and by which rule; where the terms are silent, they do."""
    ruling = terms.ruling(ScriptExecution, target(service))
    sold = catalog(terms).get(service.product)
    return ruling, ruling is None or sold is None or ruling.rule.runs(sold.specifications)


def hold_scope(terms: Terms, service: Service, reason: str) -> Ruling[HoldScope] | None:
    """The rule that says what a suspension for a reason closes; None where the terms are silent."""
    return terms.ruling(HoldScope, target(service), of=reason)


def closed_parts(terms: Terms, service: Service, reasons: Collection[str]) -> list[str]:
    """What of a service is closed while it is held for these reasons: site, mail, ftp, databases."""
    rulings = {reason: hold_scope(terms, service, reason) for reason in reasons}
    return closed(reasons, {reason: ruling.rule for reason, ruling in rulings.items() if ruling is not None})


def free_features(terms: Terms, service: Service) -> list[Ruling[NoSurcharge]]:
    """The rules by which more of something costs nothing with this service, one a feature."""
    features = dict.fromkeys(ruling.rule.of for ruling in terms.rulings(NoSurcharge))
    return [found for of in features if (found := no_surcharge(terms, service, of)) is not None]


def portable(service: Service, terms: Terms) -> Ruling[Portable] | None:
    """The rule by which a service stays with its holder whatever else ends."""
    return terms.ruling(Portable, target(service))


def ending_with_account(customer_id: int, terms: Terms) -> tuple[list[Service], list[Service]]:
    """A customer's running services: those that end with the account, and those that go with their holder."""
    running = list(of_customer(customer_id).filter(state=State.ACTIVE))
    staying = [service for service in running if portable(service, terms) is not None]
    return [service for service in running if service not in staying], staying


def term_end(terms: Terms, target: Target) -> Ruling[TermEnd] | None:
    """The rule by which such a service ends with its period; None where it goes on."""
    return terms.ruling(TermEnd, target)


def last_day_of_data(service: Service, ended_on: date, terms: Terms) -> date | None:
    """The last day on which data of a service that ended then can still be had; None where none are deleted."""
    ruling = terms.ruling(DataDeletion, target(service), ended_by="cancellation")
    if ruling is None:
        return None
    return terms.calendar.today(deleted_at(ended_on, ruling.rule, terms.calendar) - INSTANT)


def data_kept_until(service: Service, now: datetime) -> date | None:
    """The last day on which data of a service that the house lets end can be had; None where no rule gives a day."""
    terms = governs(service, now)
    ruling = terms.ruling(DataDeletion, target(service), ended_by="provider")
    if ruling is None or service.ends_on is None:
        return None
    return terms.calendar.today(deleted_at(service.ends_on, ruling.rule, terms.calendar) - INSTANT)


def discontinued(slugs: Collection[str], terms: Terms) -> tuple[Ruling[Discontinuation], str] | None:
    """The rule by which the first of these products ceased to be provided, and its name; None where all are."""
    gone = Discontinued.objects.filter(product__in=slugs).order_by("pk").first()
    if gone is None:
        return None
    return terms.required(Discontinuation, product(terms, gone.product).target()), gone.product


def last_day_to_leave_before(terms: Terms) -> date | None:
    """The last day for a notice that ends a service before this version counts; None where none counts by days."""
    starts = terms.calendar.today(terms.existing_from)
    notices = [each.rule for each in terms.rulings(EndingNotice) if each.rule.given_by == "customer"]
    leads = [each.notice for each in notices if each.ends == "any-time"]
    return terms.calendar.before(starts, leads[0]) if leads else None
