"""Which function plans which kind of subject, and which act carries out which step."""

from collections.abc import Callable, Collection
from datetime import datetime

from posada.contexts.abuse import plans as abuse
from posada.contexts.abuse.acts.cancel_for_breach import close_handovers, open_handovers
from posada.contexts.abuse.acts.find_breach import note_unmet
from posada.contexts.abuse.acts.suspend_overloaded import lift_overloads
from posada.contexts.abuse.acts.suspend_preventively import remind_of_review
from posada.contexts.backups import plans as backups
from posada.contexts.backups.acts.keep_final_copies import remove_final_copies
from posada.contexts.backups.acts.keep_panel_copies import list_copies, remind_of_copies
from posada.contexts.backups.acts.run_backups import begin_runs, close_runs
from posada.contexts.billing import arrears_plan as arrears
from posada.contexts.billing import document_plan as documents
from posada.contexts.billing import plans as billing
from posada.contexts.billing import refund_plan as refunds
from posada.contexts.billing import window_plan as windows
from posada.contexts.billing import withholding_plan as withholdings
from posada.contexts.billing.acts.bill_arrears import bill_arrears
from posada.contexts.billing.acts.cancel_invoices import cancel_unpaid_orders
from posada.contexts.billing.acts.charge_late_fees import charge_late_fees
from posada.contexts.billing.acts.demand_ending import demand_ending
from posada.contexts.billing.acts.demand_suspension import ask_to_suspend, demand_suspension
from posada.contexts.billing.acts.dispute_invoice import conclude
from posada.contexts.billing.acts.give_payment_notices import send_reminders, warn_of_suspension
from posada.contexts.billing.acts.issue_renewals import issue_renewals
from posada.contexts.billing.acts.lapse_renewals import lapse_renewals
from posada.contexts.billing.acts.open_collections import open_collections
from posada.contexts.billing.acts.pay_out import order_payouts
from posada.contexts.billing.acts.prepay import let_prepayments_lapse
from posada.contexts.billing.acts.renew_terms import renew_terms
from posada.contexts.billing.acts.review_endings import open_reviews
from posada.contexts.billing.acts.send_documents import send_documents
from posada.contexts.billing.acts.withhold_tax import lapse_withholdings
from posada.contexts.casework import plans as casework
from posada.contexts.casework.acts.quote_work import lapse_quotes
from posada.contexts.casework.acts.raise_matter import pass_on_overdue
from posada.contexts.contracts import plans as contracts
from posada.contexts.contracts.acts.delay import tell_late
from posada.contexts.contracts.acts.end_parent import end_parents
from posada.contexts.contracts.acts.record_delivery import continue_periods, reach_start_date
from posada.contexts.contracts.acts.remind_of_end import remind_of_end
from posada.contexts.custody import plans as custody
from posada.contexts.custody.acts.judge_documents import erase_documents
from posada.contexts.custody.acts.remind_of_window import remind_of_window
from posada.contexts.metering import plans as metering
from posada.contexts.metering.acts.pass_on import pass_on as pass_on_reductions
from posada.contexts.metering.acts.restrain import review_restraints
from posada.contexts.names import plans as names
from posada.contexts.names.acts.provide_name_servers import remind_to_change
from posada.contexts.ordering import identity_plan as identities
from posada.contexts.ordering import plans as ordering
from posada.contexts.ordering.acts.judge_identity import lapse_identity
from posada.contexts.ordering.acts.lapse_orders import lapse_orders
from posada.contexts.payments import dispute_plan as disputes
from posada.contexts.payments import finding_plan as findings
from posada.contexts.payments import plans as payments
from posada.contexts.payments import screening_plan as screenings
from posada.contexts.payments.acts.alert_unapplied import alert_unapplied
from posada.contexts.payments.acts.cancel_for_fraud import offer_cancellations
from posada.contexts.payments.acts.charge_back import end_charged_back
from posada.contexts.payments.acts.charge_cards import charge_cards
from posada.contexts.payments.acts.confirm_card import lapse_forms
from posada.contexts.payments.acts.suspend_disputed import suspend_disputed
from posada.contexts.services import cancellation_plan
from posada.contexts.services import plans as services
from posada.contexts.services.acts.change_plan import apply_scheduled
from posada.contexts.services.acts.end_inactive import end_inactive, warn_inactive
from posada.contexts.services.acts.end_services import end_services
from posada.contexts.services.acts.expire_services import expire_services
from posada.contexts.services.acts.open_terms import open_terms
from posada.contexts.services.acts.purge_data import purge_data
from posada.contexts.services.acts.remind_of_end import remind_of_end as remind_of_service_end
from posada.contexts.services.acts.remind_of_expiry import remind_of_expiry
from posada.contexts.services.acts.report_expiries import report_expiries
from posada.contexts.services.acts.review_purges import open_purge_reviews
from posada.contexts.services.acts.settle_cancellation import carry_over_unpaid
from posada.contexts.services.acts.take_new_terms import take_new_terms
from posada.contexts.services.acts.watch_cancellations import alert_unanswered, escalate_unanswered
from posada.ground.customers import answer_plan as answers
from posada.ground.customers.acts.settle_answers import end_wait, remind_of_consent, take_silence
from posada.kernel.plan import Plan
from posada.terms.versions import book
from posada.terms.views import View, views

Planner = Callable[[Collection[int], datetime], dict[int, tuple[int, Plan]]]


def case_plans(case_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each case: the clock of a suspension on suspicion, or of a matter that has one."""
    return abuse.case_plans(case_ids, now) | casework.case_plans(case_ids, now) | metering.case_plans(case_ids, now)


# Subject kind -> the plans of such subjects: id -> (customer, steps).
PLANS: dict[str, Planner] = {
    "invoice": billing.plans,
    "order": ordering.plans,
    "service": services.plans,
    "payment": payments.plans,
    "cancellation": cancellation_plan.plans,
    "dispute": disputes.plans,
    "breach": abuse.breach_plans,
    "handover": abuse.handover_plans,
    "overload": abuse.overload_plans,
    "restraint": metering.restraint_plans,
    "backup-run": backups.run_plans,
    "panel-copy": backups.copy_plans,
    names.SUBJECT: names.plans,
    "final-copy": backups.final_copy_plans,
    "case": case_plans,
    "work": casework.work_plans,
    "finding": findings.plans,
    "screening": screenings.plans,
    "contract-line": contracts.line_plans,
    "contract-document": contracts.document_plans,
    "held-data": custody.held_data_plans,
    "client-document": custody.document_plans,
    "identity-review": identities.plans,
    "document": documents.plans,
    "dispute-window": windows.plans,
    "unbilled-charge": arrears.plans,
    "withholding": withholdings.plans,
    "refund": refunds.plans,
    "terms-answer": answers.plans,
}


def planned(kind: str, subject_ids: Collection[int], now: datetime) -> list[tuple[View, dict[int, tuple[int, Plan]]]]:
    """(customer, plan) of each subject, by how the published versions look to its customer.

    Where some are ruled by another version than the newest, their plans are computed as they see it.
    """
    if not book().parted:
        return [(View(), PLANS[kind](subject_ids, now))]
    with View().open():
        usual = PLANS[kind](subject_ids, now)
    found = []
    for view in views({customer for customer, _ in usual.values()}, now):
        own = {id: plan for id, plan in usual.items() if plan[0] in view.customers}
        with view.open():
            found.append((view, PLANS[kind](list(own), now) if view.waits else own))
    return found


def plans_of(kind: str, subject_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each subject."""
    return {id: plan for _, plans in planned(kind, subject_ids, now) for id, plan in plans.items()}


# Step -> the act that carries it out, for a batch of subjects.
STEPS: dict[str, Callable[..., object]] = {
    "silence": take_silence,
    "quote-lapse": lapse_quotes,
    "consent-end": end_wait,
    "consent-reminder": remind_of_consent,
    "payment-reminder": send_reminders,
    "renewal-order": issue_renewals,
    "term-renewal": renew_terms,
    "order-cancellation": cancel_unpaid_orders,
    "order-lapse": lapse_orders,
    "renewal-lapse": lapse_renewals,
    "card-charge": charge_cards,
    "late-fee": charge_late_fees,
    "suspension-warning": warn_of_suspension,
    "suspension": demand_suspension,
    "unpaid-ending": demand_ending,
    "ending-review": open_reviews,
    "suspension-review": ask_to_suspend,
    "collection": open_collections,
    "expiry-notice": remind_of_expiry,
    "expiry-reminder": remind_of_expiry,
    "expiry-report": report_expiries,
    "expire": expire_services,
    "inactivity-warning": warn_inactive,
    "inactivity-ending": end_inactive,
    "payment-alert": alert_unapplied,
    "cancellation-alert": alert_unanswered,
    "cancellation-escalation": escalate_unanswered,
    "cancellation-unpaid": carry_over_unpaid,
    "end-service": end_services,
    "purge-review": open_purge_reviews,
    "purge-data": purge_data,
    "end-reminder": remind_of_service_end,
    "deletion-warning": remind_of_service_end,
    "next-term": open_terms,
    "conclude-invoice": conclude,
    "bill-arrears": bill_arrears,
    "withholding-lapse": lapse_withholdings,
    "dispute-suspension": suspend_disputed,
    "chargeback-ending": end_charged_back,
    "new-terms": take_new_terms,
    "apply-plan-change": apply_scheduled,
    "prepayment-lapse": let_prepayments_lapse,
    "breach-unmet": note_unmet,
    "review-alert": remind_of_review,
    "review-overdue": remind_of_review,
    "handover-open": open_handovers,
    "handover-close": close_handovers,
    "lift-overload": lift_overloads,
    "reduction-overdue": pass_on_reductions,
    "review-limits": review_restraints,
    "begin-backup-run": begin_runs,
    "close-backup-run": close_runs,
    "panel-copy-reminder": remind_of_copies,
    "name-servers-reminder": remind_to_change,
    "panel-copy-list": list_copies,
    "remove-final-copy": remove_final_copies,
    "fraud-cancellation": offer_cancellations,
    "card-confirmation-lapse": lapse_forms,
    "contract-start": reach_start_date,
    "delay-notice": tell_late,
    "term-reminder": remind_of_end,
    "period-continues": continue_periods,
    "parent-end": end_parents,
    "pass-on": pass_on_overdue,
    "data-reminder": remind_of_window,
    "erase-document": erase_documents,
    "identity-lapse": lapse_identity,
    "send-document": send_documents,
    "pay-out": order_payouts,
}
