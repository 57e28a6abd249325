"""Which rules of billing govern something."""

from datetime import datetime

from posada.contexts.billing.models import Invoice
from posada.contexts.billing.queries import claims
from posada.contexts.billing.rules.allocation_order import AllocationChoice
from posada.contexts.billing.rules.automatic_charge import AutomaticCharge
from posada.contexts.billing.rules.converted_fees import ConvertedFees
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.billing.rules.manual_renewal import ManualRenewal
from posada.contexts.billing.rules.next_invoice_credit import NextInvoiceCredit
from posada.contexts.billing.rules.price_announcement import PriceKeptOnLeaving
from posada.contexts.billing.rules.price_change import PriceChangeNotice
from posada.contexts.billing.rules.reminder import ReminderContent
from posada.contexts.billing.rules.renewal_order import RenewalOrder, RenewalOrderOnActivation
from posada.contexts.billing.rules.suspended_billing import SuspendedBilling
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
from posada.terms.selector import Target
from posada.terms.versions import book


def allocation_choice(terms: Terms, method: str) -> Ruling[AllocationChoice] | None:
    """The rule by which who pays by `method` chooses the claims; None where it is not theirs to choose."""
    ruling = terms.ruling(AllocationChoice)
    return ruling if ruling is not None and method in ruling.rule.methods else None


def automatic_charge_ruling(terms: Terms, invoice: Invoice) -> Ruling[AutomaticCharge] | None:
    """The rule by which cards on file are charged for this invoice; None where none are."""
    return terms.ruling(AutomaticCharge, claims.target(invoice))


def renewal_rulings(
    terms: Terms, target: Target
) -> tuple[Ruling[RenewalOrder] | None, Ruling[RenewalOrderOnActivation] | None]:
    """The rules by which renewal orders of such a service are issued by themselves; None where none is."""
    if terms.ruling(ManualRenewal, target) is not None:
        return None, None
    return terms.ruling(RenewalOrder, target), terms.ruling(RenewalOrderOnActivation, target)


def manual_renewal(terms: Terms, target: Target) -> Ruling[ManualRenewal] | None:
    """The rule that no order of such a service is issued until someone asks."""
    return terms.ruling(ManualRenewal, target)


def billed_while_suspended(terms: Terms, target: Target) -> bool:
    """Whether such a service keeps its renewal orders while it is off."""
    return terms.ruling(SuspendedBilling, target) is not None


def price_change_notice(terms: Terms) -> Ruling[PriceChangeNotice] | None:
    """How long before a change of prices it is told, and by which ways."""
    return terms.ruling(PriceChangeNotice)


def price_kept(terms: Terms, target: Target) -> Ruling[PriceKeptOnLeaving] | None:
    """The rule by which whoever leaves before an increase keeps the old price to the end."""
    return terms.ruling(PriceKeptOnLeaving, target)


def first_payment(terms: Terms, target: Target) -> Ruling[FirstPayment] | None:
    """How long such a new order waits for its payment; None where it waits without end."""
    return terms.ruling(FirstPayment, target)


def fee_conversion(terms: Terms) -> Ruling[ConvertedFees] | None:
    """The rule by which fees stated in one currency are charged in another."""
    return terms.ruling(ConvertedFees)


def reminders_sum_up(terms: Terms) -> bool:
    """Whether a reminder sums up all that the customer has to renew."""
    return terms.ruling(ReminderContent) is not None


def credits_next_invoice(now: datetime) -> bool:
    """Whether a credit that is due comes off the next order of its kind, and not to the balance."""
    return bool(book().for_existing(now).rulings(NextInvoiceCredit))
