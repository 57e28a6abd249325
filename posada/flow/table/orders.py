"""What follows from orders, accounts, and what customers answer to the terms."""

from posada.contexts.ordering.events import (
    IdentityAsked,
    IdentityJudged,
    IdentityRefused,
    OrderCancelled,
    OrderEntered,
    OrderPlaced,
    OrderRefused,
    OrdersLapsed,
    OrdersVerified,
    OrderWithdrawn,
    TermsAccepted,
)
from posada.flow import (
    accounts,
    client_documents,
    coupons,
    documents,
    ending_letters,
    endings,
    order_letters,
    ordering,
    rights,
    services,
    taxes,
    terms_answers,
    terms_letters,
    webhooks,
)
from posada.ground.agenda.events import Decided
from posada.ground.customers.events import (
    AccountOpened,
    ActingBegan,
    AnswersSettled,
    ConsentAwaited,
    ConsentWithheld,
    DataChanged,
    TermsObjected,
)
from posada.kernel.events import Table

ORDERS: Table = {
    Decided: [webhooks.tell_listeners],
    OrderPlaced: [
        ordering.create_services,
        ordering.issue_first_invoice,
        coupons.note_used,
        ordering.check_data,
        taxes.ask_profile,
    ],
    OrderEntered: [order_letters.tell_to_accept],
    OrdersLapsed: [order_letters.tell_lapsed],
    TermsAccepted: [terms_answers.note_accepted, ordering.release_signed],
    AccountOpened: [terms_letters.tell_newcomer],
    ActingBegan: [accounts.tell_of_acting],
    AnswersSettled: [terms_answers.plan_anew],
    TermsObjected: [terms_answers.leave, terms_answers.plan_anew_one, terms_letters.tell_objected],
    ConsentAwaited: [terms_letters.remind],
    ConsentWithheld: [terms_answers.let_go, terms_answers.plan_anew_one],
    OrdersVerified: [services.order_creation],
    DataChanged: [documents.issue_waiting, accounts.tell_data_changed],
    OrderWithdrawn: [endings.undo_withdrawn_order, rights.tell_withdrawn],
    OrderRefused: [endings.return_refused_order, endings.drop_services, ending_letters.tell_refused],
    OrderCancelled: [endings.drop_services],
    IdentityAsked: [client_documents.ask_for_identity],
    IdentityJudged: [client_documents.judge_all],
    IdentityRefused: [client_documents.tell_refused],
}
