"""What people ask for: one door for every face, and the act that answers each kind of request."""

from collections.abc import Callable

from posada.flow import (
    access,
    accounts,
    addresses,
    advertising,
    announcements,
    applications,
    backups,
    card_checks,
    casework,
    charges,
    client_documents,
    coupons,
    credits,
    custody,
    documents,
    dunning,
    housing,
    keys,
    metering,
    names,
    nodes,
    payments,
    platforms,
    privacy,
    proofs,
    relocation,
    renewals,
    rights,
    services,
    sites,
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
from posada.flow.asked import Answer, Request
from posada.flow.authority import authorise
from posada.flow.versions import with_versions
from posada.flow.written import refuse_unwritten
from posada.kernel.errors import BadInput
from posada.terms.decisions import Refused
from posada.terms.views import seen_by

__all__ = ["REQUESTS", "Answer", "Request", "submit"]

# Kind of request -> the act that answers it. A refusal is raised (terms.decisions.Refused).
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "extra-charge": charges.charge,
    "quantity-change": mail.ask_quantity,
    "warranty-claim": mail.claim,
    "recover-items": mail.recover,
    "restore-items": mail.ask_restoration,
    "immediate-measure": mail.take_measure,
    "rebuttal": mail.rebut,
    "mailbox-login": mail.access,
    "content-view": mail.access,
    "see-message-part": mail.see_part,
    "disclose-statistics": mail.disclose,
    "share-junk": mail.share_junk,
    "choose-segment": mail.choose_segment,
    "collection-cost": charges.collection_cost,
    "dispute-invoice": charges.dispute,
    "suspend-also": charges.suspend_other,
    "exemption": taxes.ask_exemption,
    "withholding": taxes.declare_withholding,
    "withholding-documents": taxes.document_withholding,
    "card-confirmation": card_checks.answer_form,
    "cancel-document": documents.keep_document,
    "reissue-document": documents.keep_document,
    "altered-proof-defence": proofs.hear_defence,
    "false-data": verification.report_false_data,
    "proof-of-data": verification.ask_for_proof,
    "send-proof-of-data": verification.receive_proof,
    "renew": renewals.renew,
    "alternative-name": services.take_name,
    "name-servers": services.name_servers,
    "payment-method": payments.impose_method,
    "bank-data": payments.bank_details,
    "remove-card": payments.remove_card,
    "prefer-card": payments.prefer_card,
    "reference": payments.issue_reference,
    "ask-receipt": payments.ask_receipt,
    "receipt": payments.send_receipt,
    "registrar-call": payments.ask_registrar,
    "payment-purpose": payments.tell_purpose,
    "payment-clarification": payments.clarify_payment,
    "cancel": endings.cancel,
    "keep-service": endings.stay,
    "invoice-discount": dunning.discount_invoice,
    "transfer-service": transfers.consent,
    "non-renewal": endings.cancel,
    "provider-notice": endings.give_notice,
    "confirm-cancellation": endings.confirm_end,
    "data-deletion": endings.delete_data,
    "fiscal-data": accounts.change_fiscal,
    "fiscal-confirmation": accounts.confirm_fiscal,
    "invoice-change": accounts.change_document,
    "personal-data": accounts.see_data,
    "act-for": accounts.act_for,
    "confirm-ticket": accounts.confirm_ticket,
    "order-again": accounts.again,
    "prepay": renewals.pay_ahead,
    "renewal-option": renewals.switch_option,
    "platform-change": platforms.ask,
    "coupon": coupons.ask,
    "recurring": renewals.switch_collection,
    "plan-change": renewals.change_plan,
    "cycle-change": renewals.change_plan,
    "quote": renewals.quote,
    "renewal-date": renewals.change_renewal_date,
    "refund": endings.ask_refund,
    "extension": dunning.request_extension,
    "discount": dunning.request_discount,
    "preventive-suspension": enforcement.suspect,
    "breach": enforcement.find,
    "breach-cancellation": enforcement.cancel_for_breach,
    "credit": credits.request_credit,
    "credit-payout": credits.request_payout,
    "currency": credits.request_currency,
    "withdrawal": rights.withdraw,
    "unsigned": rights.ask_unsigned,
    "refuse": endings.refuse,
    "restore": endings.restore,
    "escalate": endings.escalate,
    "consent-terms": terms_answers.consent,
    "object-terms": terms_answers.object_to,
    **contracts.REQUESTS,
    **uc.REQUESTS,
    **casework.REQUESTS,
    **custody.REQUESTS,
    **keys.REQUESTS,
    **client_documents.REQUESTS,
    **advertising.REQUESTS,
    **access.REQUESTS,
    **uptime.REQUESTS,
    **announcements.REQUESTS,
    **housing.REQUESTS,
    **names.REQUESTS,
    **backups.REQUESTS,
    **privacy.REQUESTS,
    **applications.REQUESTS,
    **sites.REQUESTS,
    **metering.REQUESTS,
    **nodes.REQUESTS,
    **addresses.REQUESTS,
    **relocation.REQUESTS,
}


def submit(request: Request) -> Answer:
    """Answer a request, within a unit of work; one that the person may not make waits to be confirmed.

    BadInput where nothing answers such a kind; Refused where the terms take no such request from them.
    """
    if request.kind not in REQUESTS and not casework.answers(request):
        raise BadInput("kind", request.kind, ", ".join(sorted(REQUESTS)))
    with seen_by(request.customer_id, request.now):
        try:
            refuse_unwritten(request)
            return authorise(request) or REQUESTS.get(request.kind, casework.ask)(request)
        except Refused as refused:
            raise with_versions(refused) from refused
