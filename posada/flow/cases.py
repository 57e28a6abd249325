"""What people decide: the act that carries out the decision on each kind of case."""

from collections.abc import Callable

from posada.flow import (
    accounts,
    authority,
    backups,
    card_checks,
    casework,
    charges,
    client_documents,
    conduct,
    credits,
    custody,
    disputes,
    dunning,
    metering,
    money_back,
    offer,
    overloads,
    payments,
    payouts,
    platforms,
    privacy,
    proofs,
    relocation,
    renewals,
    rights,
    taxes,
    terms_answers,
    transfers,
    uc,
    uptime,
    verification,
)
from posada.flow import contract_requests as contracts
from posada.flow import ending_requests as endings
from posada.flow import enforcement_requests as enforcement
from posada.flow import mail_requests as mail
from posada.flow.asked import Judgement
from posada.flow.requests import submit
from posada.kernel.errors import BadInput
from posada.terms.views import seen_by

__all__ = ["CASES", "Judgement", "decide"]


def answer_confirmed(judgement: Judgement) -> None:
    """Answer what somebody else asked, once the primary contact has confirmed it."""
    confirmed = authority.confirm(judgement)
    if confirmed is not None:
        submit(confirmed)


# Kind of case -> the act that records the judgement (ground.agenda.cases.close_case) and carries it out.
CASES: dict[str, Callable[[Judgement], None]] = {
    "card-check": card_checks.judge_card,
    "altered-proof-defence": proofs.judge_letter,
    "fraud-cancellation": proofs.judge_cancellation,
    "fraud-debts": proofs.judge_debts,
    "data-verification": verification.judge_data,
    "renew": renewals.judge_renewal,
    "quote": renewals.judge_quote,
    "payment-mismatch": payments.decide_waiting,
    "payment-unallocated": payments.decide_waiting,
    "payment-unapplied": payments.decide_waiting,
    "payment-clarification": payments.decide_clarification,
    "bank-data": payments.decide_bank_data,
    "collection": endings.judge_collection,
    "ending-review": endings.judge_end,
    "data-erasure": endings.judge_purge,
    "chargeback-review": disputes.judge_chargeback,
    "discontinued-service": offer.judge_short_notice,
    "overload-alert": overloads.judge_overload,
    "overload-upgrade": overloads.judge_overload,
    "role-mail": overloads.judge_mail,
    "backup-failed": backups.judge_failure,
    "panel-copy-left": backups.judge_stale,
    "app-restore": privacy.judge_restore,
    "sla-credit": uptime.judge_credit,
    "dispute-invoice": charges.judge_dispute,
    "warranty-claim": mail.judge_claim,
    "restore-items": mail.judge_restoration,
    "immediate-measure": mail.judge_measure,
    "rebuttal": mail.judge_rebuttal,
    "suspension-review": charges.judge_suspension,
    "tax-exemption": taxes.judge_exemption,
    "withholding": taxes.judge_withholding,
    "fiscal-data": accounts.judge_fiscal,
    "confirm-request": answer_confirmed,
    "guarantee": endings.judge_guarantee,
    "money-back": money_back.judge,
    "platform-change": platforms.judge,
    "mistaken-payment": money_back.judge_return,
    "extension": dunning.decide_extension,
    "abuse": enforcement.judge_report,
    "preventive-suspension": enforcement.judge_suspicion,
    "breach-cancellation": enforcement.judge_cancellation,
    "breach-refund": enforcement.judge_refund,
    "breach-credit": enforcement.judge_credit,
    "service-transfer": transfers.answer,
    "credit": credits.decide_credit,
    "recovery": endings.judge_recovery,
    "reinstatement": endings.judge_reinstatement,
    "complaint": endings.judge_complaint,
    "terms-objection": terms_answers.judge_objection,
    "payout": payouts.judge_payout,
    "customer-details": contracts.judge_details,
    "connectivity": contracts.judge_validation,
    "parent-ended": contracts.judge_parent_end,
    "settlement-before-start": contracts.judge_figure,
    "unserved-time": contracts.judge_figure,
    "unsigned-request": rights.judge_unsigned,
    "held-rent": contracts.judge_figure,
    "recommendation": contracts.judge_recommendation,
    "port-unblock": uc.judge_port,
    "return-information": custody.judge_return,
    "purge-hold": custody.judge_hold,
    "relocation": relocation.judge,
    conduct.CONFIRMATION: conduct.judge_confirmation,
    **client_documents.CASES,
    **metering.CASES,
}


def decide(judgement: Judgement) -> None:
    """Carry out a judgement, within a unit of work. BadInput where nobody decides such a case."""
    if judgement.case.kind not in CASES and not casework.decides(judgement.case.kind, judgement.now):
        raise BadInput("case", judgement.case.kind, ", ".join(sorted(CASES)))
    with seen_by(judgement.case.customer_id, judgement.now):
        CASES.get(judgement.case.kind, casework.judge)(judgement)
