"""What people ask about their accounts, what staff decide on it, and who is told."""

from posada.contexts.billing.acts.change_billing_data import change_billing_data
from posada.contexts.billing.acts.issue_documents import issue_pending
from posada.contexts.billing.acts.refuse_document_change import refuse_document_change
from posada.contexts.billing.events import InvoicesPaid
from posada.contexts.billing.rules.billing_data_window import BillingDataWindow
from posada.contexts.ordering.acts import accept_terms, order_again
from posada.contexts.services import queries as services
from posada.contexts.services.events import ServicesActivated
from posada.contexts.support.acts.close_ticket import confirm_author
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request, about
from posada.ground.customers.acts import act_for as acting
from posada.ground.customers.acts import ask_fiscal_change, confirm_fiscal_data, see_personal_data
from posada.ground.customers.acts.change_fiscal_data import change_fiscal_data
from posada.ground.customers.events import ActingBegan, DataChanged
from posada.ground.customers.models import Customer
from posada.terms.versions import book


def change_fiscal(request: Request) -> Answer:
    """A change of fiscal data: at once by the doors where customers make it themselves, else a case for staff."""
    customer = Customer.objects.get(pk=request.customer_id)
    changes = {name: str(value) for name, value in request.fields.items()}
    if ask_fiscal_change.at_once(request.by, now=request.now):
        change_fiscal_data(customer, changes, by=request.by, now=request.now)
        return Answer("done")
    return Answer("case", ask_fiscal_change.ask_fiscal_change(customer, changes, by=request.by, now=request.now))


def judge_fiscal(judgement: Judgement) -> None:
    """Staff apply the change that was asked of them, from the day on which it was asked, or refuse it."""
    ask_fiscal_change.judge_fiscal_change(
        judgement.case, granted=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip
    if judgement.outcome != "grant":  # the tax invoices that waited go out with the data as they stand
        issue_pending(judgement.case.customer_id, now=judgement.now, by=judgement.by)


def confirm_fiscal(request: Request) -> Answer:
    """The payer found right the fiscal data that the tax invoice of this claim will carry."""
    confirm_fiscal_data.confirm_fiscal_data(
        request.customer_id, about(request, "invoice"), by=request.by, now=request.now
    )
    return Answer("done")


def change_document(request: Request) -> Answer:
    """A tax invoice is asked to be changed, or issued again with other data of the buyer."""
    if book().for_existing(request.now).ruling(BillingDataWindow) is None:
        refuse_document_change(about(request, "invoice"), by=request.by, now=request.now)
    else:
        changes = {name: str(value) for name, value in request.fields.items()}
        change_billing_data(about(request, "invoice"), changes, now=request.now, by=request.by)
    return Answer("done")


def see_data(request: Request) -> Answer:
    """A member of staff looks at a kind of personal data."""
    what, purpose = str(request.fields.get("what", "")), str(request.fields.get("purpose", ""))
    customer = Customer.objects.get(pk=request.customer_id)
    see_personal_data.see_personal_data(customer, what, purpose=purpose, by=request.by, now=request.now)
    return Answer("done")


def act_for(request: Request) -> Answer:
    """A member of staff comes into the customer's area for a purpose."""
    purpose, note = str(request.fields.get("purpose", "")), str(request.fields.get("note", ""))
    customer = Customer.objects.get(pk=request.customer_id)
    begun = acting.act_for(customer, purpose, note=note, by=request.by, now=request.now)
    return Answer("done", facts={"until": begun.ends_at.isoformat()})


def tell_of_acting(event: ActingBegan) -> None:
    """The customer is told who came into its area, what for, and until when; where the terms say so."""
    if event.told:
        figures = {"purpose": event.purpose, "until": event.until}
        about = ("customer", event.customer_id)
        send_notices(
            [NoticeWanted("acting-for-customer", event.customer_id, about, figures)], now=event.now, by=event.by
        )


def confirm_ticket(request: Request) -> Answer:
    """The primary contact confirms a ticket that somebody else wrote: it takes the place of its arrival."""
    confirm_author(about(request, "ticket"), now=request.now, by=request.by)
    return Answer("done")


def again(request: Request) -> Answer:
    """What lapsed is ordered once more, at today's price."""
    accepts = bool(request.fields.get("accepts", False))
    order = order_again.order_again(about(request, "order"), by=request.by, now=request.now, accepts_documents=accepts)
    return Answer("done", facts={"order": order.pk})


def accept_by_renewing(event: InvoicesPaid) -> None:
    accept_terms.accept_by_renewing(event.invoice_ids, now=event.now, by=event.by)


def accept_by_use(event: ServicesActivated) -> None:
    owners = [service.customer_id for service in services.by_id(event.service_ids).values()]
    accept_terms.accept_by_use(owners, now=event.now, by=event.by)


def tell_data_changed(event: DataChanged) -> None:
    figures = {"what": event.what, "at": event.now, "by": event.by.kind}
    about = ("customer", event.customer_id)
    wanted = NoticeWanted("data-changed", event.customer_id, about, figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)
