"""Every endpoint as a method. Written by scripts/write-client: not to be edited."""

from collections.abc import Iterator
from typing import Any, Literal

from posada_client.shapes import (
    AcceptanceShape, AccessShape, ActingShape, AnswerShape, ApplicationShape, BalanceShape, BoardShape,
    BrakeShape, BulkForeseen, BulkShape, CampaignShape, CardShape, CaseShape, ChangeShape, ChangesShape,
    ChoicesShape, ClientDocumentShape, ConfirmationShape, ConsequencesShape, ContactChange, ContactShape,
    ContractShape, CopiesShape, CustomerShape, DayShape, Days, DecisionShape, DeliveryShape,
    DeliveryWithAttempts, DisputeShape, DraftChange, DraftShape, DraftWhole, Ended, EndpointShape,
    EndpointWithSecret, EntryShape, EvacuationForeseen, EvacuationShape, ExportShape, FactShape, FaultShape,
    FigureShape, FiscalChange, FiscalShape, Foreseen, GivenRoles, GroupShape, Held, IncidentShape,
    InvoiceShape, InvoiceWhole, Leaving, Left, LicenceShape, MaintenanceShape, Many, Me, MeasureShape,
    Mistake, MoveShape, Moved, NewContact, NewDraft, NewEndpoint, NewIncident, NewMaintenance, NewMessage,
    NewOrder, NewReading, NewStaff, NewTicket, NewTrial, NewUpdate, NodeMoved, NodeShape, NodeWhole,
    NoticeShape, NoticeWhole, OfferShape, Onward, Order, OrderShape, Outcome, Over, PageAcceptanceshape,
    PageAccessshape, PageAnswershape, PageBrakeshape, PageBulkshape, PageCampaignshape, PageCardshape,
    PageCaseshape, PageChangeshape, PageClientdocumentshape, PageConfirmationshape, PageCustomershape,
    PageDecisionshape, PageDeliveryshape, PageDisputeshape, PageDraftshape, PageEntryshape, PageFactshape,
    PageInvoiceshape, PageMoveshape, PageNodeshape, PageNoticeshape, PageOrdershape, PageParkedshape,
    PagePaymentshape, PageRateshape, PageReferenceshape, PageRefundshape, PageRunshape, PageScreeningshape,
    PageServicemoveshape, PageServiceshape, PageSigninshape, PageStaffshape, PageTaskshape, PageTicketshape,
    PageTrialshape, PageUseshape, ParkedShape, Passed, PaymentShape, PeriodShape, Preferences, ProductShape,
    ProofFile, ProofShape, PublishedShape, Pulled, PurposeShape, QuoteShape, RateShape, Reason,
    ReferenceShape, RefundShape, RelocationShape, RuledShape, RunShape, Said, ScreeningShape, ScreeningState,
    ServiceMoveShape, ServiceShape, ServiceWithPlan, Settlement, SignInShape, StaffShape, StaffTakenOn, Stand,
    StatusShape, Taken, TaskShape, TicketShape, TicketWithThread, ToAccept, ToActFor, ToCheck, ToPublish,
    ToQuote, ToTry, ToUndo, Told, TrialShape, TrialWithReport, UndoingsShape, Undone, UseShape, Used,
    VersionShape, VersionWithClauses, Wanted, WaysShape, WhyShape, Wish, Word,
)  # fmt: skip
from posada_client.transport import File, Transport


class Endpoints(Transport):
    """What there is to be called; how, is the transport's."""

    def get_me(self) -> Me:
        """Who calls."""
        answer: Me = self.call("GET", "/me")
        return answer

    def get_balance(self, *, customer: int | None = None) -> BalanceShape:
        """What is owed, and what stands in the customer's favour."""
        answer: BalanceShape = self.call("GET", "/balance", query={"customer": customer})
        return answer

    def get_contacts(self, *, customer: int | None = None, purpose: str | None = None) -> list[ContactShape]:
        """Who may speak for the account."""
        answer: list[ContactShape] = self.call("GET", "/contacts", query={"customer": customer, "purpose": purpose})
        return answer

    def post_contacts(self, body: NewContact, *, key: str = "") -> ContactShape:
        """Authorise a person."""
        answer: ContactShape = self.call("POST", "/contacts", body=body, key=key)
        return answer

    def delete_contacts_id(self, id: int, *, key: str = "") -> ContactShape:
        """Take an authorisation back."""
        answer: ContactShape = self.call("DELETE", f"/contacts/{id}", key=key)
        return answer

    def patch_contacts_id(self, id: int, body: ContactChange, *, key: str = "") -> ContactShape:
        """Change a contact's data, or what it may ask for."""
        answer: ContactShape = self.call("PATCH", f"/contacts/{id}", body=body, key=key)
        return answer

    def get_fiscal_data(self, *, customer: int | None = None, purpose: str | None = None) -> FiscalShape | None:
        """What tax invoices say."""
        answer: FiscalShape | None = self.call("GET", "/fiscal-data", query={"customer": customer, "purpose": purpose})
        return answer

    def patch_fiscal_data(self, body: FiscalChange, *, key: str = "") -> FiscalShape | None:
        """Change what tax invoices say."""
        answer: FiscalShape | None = self.call("PATCH", "/fiscal-data", body=body, key=key)
        return answer

    def get_preferences(self) -> Wanted:
        """How the customer is written to."""
        answer: Wanted = self.call("GET", "/preferences")
        return answer

    def patch_preferences(self, body: Preferences, *, key: str = "") -> Preferences:
        """Choose the language of notices."""
        answer: Preferences = self.call("PATCH", "/preferences", body=body, key=key)
        return answer

    def get_export(self) -> ExportShape:
        """The newest copy of all the customer's data."""
        answer: ExportShape = self.call("GET", "/export")
        return answer

    def post_export(self, *, key: str = "") -> ExportShape:
        """Have a copy of all the customer's data made."""
        answer: ExportShape = self.call("POST", "/export", key=key)
        return answer

    def post_close_account(self, body: Leaving, *, key: str = "") -> Left:
        """Cancel every service; then close the account."""
        answer: Left = self.call("POST", "/close-account", body=body, key=key)
        return answer

    def get_files_id(self, id: int) -> bytes:
        """A file of the customer's own."""
        answer: bytes = self.call("GET", f"/files/{id}")
        return answer

    def get_statement(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None) -> PageMoveshape:
        """What moved on the account, newest first."""
        answer: PageMoveshape = self.call("GET", "/statement", query={"cursor": cursor, "limit": limit, "customer": customer})
        return answer

    def each_statement(self, *, limit: int | None = None, customer: int | None = None) -> Iterator[MoveShape]:
        """What moved on the account, newest first, part after part."""
        return self.each("/statement", {"limit": limit, "customer": customer})

    def get_statement_pdf(self, *, customer: int | None = None) -> bytes:
        """The account with its claims and what is owed, as a PDF."""
        answer: bytes = self.call("GET", "/statement/pdf", query={"customer": customer})
        return answer

    def get_changes(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, purpose: str | None = None) -> PageChangeshape:
        """What was changed of the account's data."""
        answer: PageChangeshape = self.call("GET", "/changes", query={"cursor": cursor, "limit": limit, "customer": customer, "purpose": purpose})
        return answer

    def each_changes(self, *, limit: int | None = None, customer: int | None = None, purpose: str | None = None) -> Iterator[ChangeShape]:
        """What was changed of the account's data, part after part."""
        return self.each("/changes", {"limit": limit, "customer": customer, "purpose": purpose})

    def get_accesses(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None) -> PageAccessshape:
        """Who of the house looked at the account, and why."""
        answer: PageAccessshape = self.call("GET", "/accesses", query={"cursor": cursor, "limit": limit, "customer": customer})
        return answer

    def each_accesses(self, *, limit: int | None = None, customer: int | None = None) -> Iterator[AccessShape]:
        """Who of the house looked at the account, and why, part after part."""
        return self.each("/accesses", {"limit": limit, "customer": customer})

    def get_sign_ins(self, *, cursor: str | None = None, limit: int | None = None) -> PageSigninshape:
        """The person's own sign-ins, and attempts at them."""
        answer: PageSigninshape = self.call("GET", "/sign-ins", query={"cursor": cursor, "limit": limit})
        return answer

    def each_sign_ins(self, *, limit: int | None = None) -> Iterator[SignInShape]:
        """The person's own sign-ins, and attempts at them, part after part."""
        return self.each("/sign-ins", {"limit": limit})

    def get_client_documents(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None) -> PageClientdocumentshape:
        """Documents that were asked for."""
        answer: PageClientdocumentshape = self.call("GET", "/client-documents", query={"cursor": cursor, "limit": limit, "customer": customer})
        return answer

    def each_client_documents(self, *, limit: int | None = None, customer: int | None = None) -> Iterator[ClientDocumentShape]:
        """Documents that were asked for, part after part."""
        return self.each("/client-documents", {"limit": limit, "customer": customer})

    def post_client_documents_id_file(self, id: int, file: File, *, shown: Any = None, key: str = "") -> ClientDocumentShape:
        """Hand a document in."""
        answer: ClientDocumentShape = self.call("POST", f"/client-documents/{id}/file", body={"shown": shown}, files={"file": file}, key=key)
        return answer

    def get_products(self) -> list[ProductShape]:
        """What is for sale."""
        answer: list[ProductShape] = self.call("GET", "/products")
        return answer

    def post_quotes(self, body: ToQuote) -> QuoteShape:
        """What an order would cost; nothing is ordered."""
        answer: QuoteShape = self.call("POST", "/quotes", body=body)
        return answer

    def get_orders(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: Literal['awaiting-acceptance', 'awaiting-payment', 'awaiting-verification', 'held', 'in-activation', 'fulfilled', 'cancelled', 'refused'] | None = None) -> PageOrdershape:
        """List orders."""
        answer: PageOrdershape = self.call("GET", "/orders", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state})
        return answer

    def each_orders(self, *, limit: int | None = None, customer: int | None = None, state: Literal['awaiting-acceptance', 'awaiting-payment', 'awaiting-verification', 'held', 'in-activation', 'fulfilled', 'cancelled', 'refused'] | None = None) -> Iterator[OrderShape]:
        """List orders, part after part."""
        return self.each("/orders", {"limit": limit, "customer": customer, "state": state})

    def post_orders(self, body: NewOrder, *, key: str = "") -> OrderShape:
        """Order."""
        answer: OrderShape = self.call("POST", "/orders", body=body, key=key)
        return answer

    def post_orders_preview(self, body: NewOrder) -> Foreseen:
        """What an order would come to; nothing is ordered."""
        answer: Foreseen = self.call("POST", "/orders/preview", body=body)
        return answer

    def get_orders_id(self, id: int) -> OrderShape:
        """One order."""
        answer: OrderShape = self.call("GET", f"/orders/{id}")
        return answer

    def post_orders_id_verify(self, id: int, *, key: str = "") -> OrderShape:
        """Find the first payment of an order good."""
        answer: OrderShape = self.call("POST", f"/orders/{id}/verify", key=key)
        return answer

    def get_services(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: Literal['pending', 'active', 'expired', 'cancelled', 'terminated'] | None = None, domain: str | None = None) -> PageServiceshape:
        """List services."""
        answer: PageServiceshape = self.call("GET", "/services", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state, "domain": domain})
        return answer

    def each_services(self, *, limit: int | None = None, customer: int | None = None, state: Literal['pending', 'active', 'expired', 'cancelled', 'terminated'] | None = None, domain: str | None = None) -> Iterator[ServiceShape]:
        """List services, part after part."""
        return self.each("/services", {"limit": limit, "customer": customer, "state": state, "domain": domain})

    def get_services_id(self, id: int) -> ServiceWithPlan:
        """One service, with what comes next and why."""
        answer: ServiceWithPlan = self.call("GET", f"/services/{id}")
        return answer

    def get_request_kinds(self) -> list[str]:
        """What can be asked for."""
        answer: list[str] = self.call("GET", "/request-kinds")
        return answer

    def get_services_id_requests(self, id: int) -> list[OfferShape]:
        """What makes sense to ask of a service now."""
        answer: list[OfferShape] = self.call("GET", f"/services/{id}/requests")
        return answer

    def post_requests(self, body: Wish, *, key: str = "") -> Outcome:
        """Ask for what the terms rule."""
        answer: Outcome = self.call("POST", "/requests", body=body, key=key)
        return answer

    def post_requests_preview(self, body: Wish) -> Foreseen:
        """What would come of a request; nothing is asked for."""
        answer: Foreseen = self.call("POST", "/requests/preview", body=body)
        return answer

    def get_confirmations(self, *, cursor: str | None = None, limit: int | None = None, state: Literal['open', 'closed'] | None = None, customer: int | None = None) -> PageConfirmationshape:
        """Requests that wait for the primary contact."""
        answer: PageConfirmationshape = self.call("GET", "/confirmations", query={"cursor": cursor, "limit": limit, "state": state, "customer": customer})
        return answer

    def each_confirmations(self, *, limit: int | None = None, state: Literal['open', 'closed'] | None = None, customer: int | None = None) -> Iterator[ConfirmationShape]:
        """Requests that wait for the primary contact, part after part."""
        return self.each("/confirmations", {"limit": limit, "state": state, "customer": customer})

    def post_confirmations_id(self, id: int, body: Word, *, key: str = "") -> ConfirmationShape:
        """Confirm a request, or decline it."""
        answer: ConfirmationShape = self.call("POST", f"/confirmations/{id}", body=body, key=key)
        return answer

    def get_services_id_copies(self, id: int) -> CopiesShape:
        """The copies of a service that can be had."""
        answer: CopiesShape = self.call("GET", f"/services/{id}/copies")
        return answer

    def get_services_id_periods(self, id: int) -> list[PeriodShape]:
        """The periods of a service that were paid."""
        answer: list[PeriodShape] = self.call("GET", f"/services/{id}/periods")
        return answer

    def get_usage(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, mailbox: str | None = None) -> PageUseshape:
        """What each mailbox used, day by day."""
        answer: PageUseshape = self.call("GET", "/usage", query={"cursor": cursor, "limit": limit, "customer": customer, "mailbox": mailbox})
        return answer

    def each_usage(self, *, limit: int | None = None, customer: int | None = None, mailbox: str | None = None) -> Iterator[UseShape]:
        """What each mailbox used, day by day, part after part."""
        return self.each("/usage", {"limit": limit, "customer": customer, "mailbox": mailbox})

    def get_licences(self, *, customer: int | None = None) -> list[LicenceShape]:
        """Every licence with its person and its devices."""
        answer: list[LicenceShape] = self.call("GET", "/licences", query={"customer": customer})
        return answer

    def get_contract(self, *, customer: int | None = None) -> ContractShape:
        """The documents of the contract, and its lines."""
        answer: ContractShape = self.call("GET", "/contract", query={"customer": customer})
        return answer

    def get_services_id_use(self, id: int, *, span: Literal['day', 'month', 'year'] | None = None) -> list[MeasureShape]:
        """What a service used over time."""
        answer: list[MeasureShape] = self.call("GET", f"/services/{id}/use", query={"span": span})
        return answer

    def get_services_id_relocation(self, id: int) -> RelocationShape | None:
        """Where moving in a site stands."""
        answer: RelocationShape | None = self.call("GET", f"/services/{id}/relocation")
        return answer

    def get_services_id_application(self, id: int) -> ApplicationShape:
        """The application of a site."""
        answer: ApplicationShape = self.call("GET", f"/services/{id}/application")
        return answer

    def get_invoices(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: Literal['unpaid', 'paid', 'cancelled', 'refunded'] | None = None, due_before: str | None = None, service: int | None = None) -> PageInvoiceshape:
        """List invoices."""
        answer: PageInvoiceshape = self.call("GET", "/invoices", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state, "due_before": due_before, "service": service})
        return answer

    def each_invoices(self, *, limit: int | None = None, customer: int | None = None, state: Literal['unpaid', 'paid', 'cancelled', 'refunded'] | None = None, due_before: str | None = None, service: int | None = None) -> Iterator[InvoiceShape]:
        """List invoices, part after part."""
        return self.each("/invoices", {"limit": limit, "customer": customer, "state": state, "due_before": due_before, "service": service})

    def get_invoices_id(self, id: int) -> InvoiceWhole:
        """One invoice, with its lines and what follows."""
        answer: InvoiceWhole = self.call("GET", f"/invoices/{id}")
        return answer

    def get_invoices_id_pdf(self, id: int) -> bytes:
        """One invoice as a PDF."""
        answer: bytes = self.call("GET", f"/invoices/{id}/pdf")
        return answer

    def get_documents_id_pdf(self, id: int) -> bytes:
        """A fiscal document as a PDF."""
        answer: bytes = self.call("GET", f"/documents/{id}/pdf")
        return answer

    def post_invoices_id_pay_from_balance(self, id: int, *, key: str = "") -> Used:
        """Pay from the balance, as far as it goes."""
        answer: Used = self.call("POST", f"/invoices/{id}/pay-from-balance", key=key)
        return answer

    def get_payments(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: str | None = None) -> PagePaymentshape:
        """List payments."""
        answer: PagePaymentshape = self.call("GET", "/payments", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state})
        return answer

    def each_payments(self, *, limit: int | None = None, customer: int | None = None, state: str | None = None) -> Iterator[PaymentShape]:
        """List payments, part after part."""
        return self.each("/payments", {"limit": limit, "customer": customer, "state": state})

    def post_payments(self, body: Told, *, key: str = "") -> PaymentShape:
        """Tell of a payment."""
        answer: PaymentShape = self.call("POST", "/payments", body=body, key=key)
        return answer

    def get_payments_id(self, id: int) -> PaymentShape:
        """One payment."""
        answer: PaymentShape = self.call("GET", f"/payments/{id}")
        return answer

    def post_payment_proofs(self, file: File, *, customer: Any = None, key: str = "") -> ProofFile:
        """Send the proof of a payment."""
        answer: ProofFile = self.call("POST", "/payment-proofs", body={"customer": customer}, files={"file": file}, key=key)
        return answer

    def post_payments_id_settle(self, id: int, body: Settlement, *, key: str = "") -> PaymentShape:
        """Say whether a payment is in our accounts."""
        answer: PaymentShape = self.call("POST", f"/payments/{id}/settle", body=body, key=key)
        return answer

    def get_payment_methods(self, *, invoice: int | None = None, customer: int | None = None) -> WaysShape:
        """The ways to pay."""
        answer: WaysShape = self.call("GET", "/payment-methods", query={"invoice": invoice, "customer": customer})
        return answer

    def get_cards(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None) -> PageCardshape:
        """Cards on file."""
        answer: PageCardshape = self.call("GET", "/cards", query={"cursor": cursor, "limit": limit, "customer": customer})
        return answer

    def each_cards(self, *, limit: int | None = None, customer: int | None = None) -> Iterator[CardShape]:
        """Cards on file, part after part."""
        return self.each("/cards", {"limit": limit, "customer": customer})

    def get_references(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, invoice: int | None = None) -> PageReferenceshape:
        """References that were issued for paying."""
        answer: PageReferenceshape = self.call("GET", "/references", query={"cursor": cursor, "limit": limit, "customer": customer, "invoice": invoice})
        return answer

    def each_references(self, *, limit: int | None = None, customer: int | None = None, invoice: int | None = None) -> Iterator[ReferenceShape]:
        """References that were issued for paying, part after part."""
        return self.each("/references", {"limit": limit, "customer": customer, "invoice": invoice})

    def get_screenings(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: ScreeningState | None = None) -> PageScreeningshape:
        """List cards looked at before they were charged."""
        answer: PageScreeningshape = self.call("GET", "/screenings", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state})
        return answer

    def each_screenings(self, *, limit: int | None = None, customer: int | None = None, state: ScreeningState | None = None) -> Iterator[ScreeningShape]:
        """List cards looked at before they were charged, part after part."""
        return self.each("/screenings", {"limit": limit, "customer": customer, "state": state})

    def get_refunds(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, invoice: int | None = None, waiting: bool | None = None) -> PageRefundshape:
        """List money given back."""
        answer: PageRefundshape = self.call("GET", "/refunds", query={"cursor": cursor, "limit": limit, "customer": customer, "invoice": invoice, "waiting": waiting})
        return answer

    def each_refunds(self, *, limit: int | None = None, customer: int | None = None, invoice: int | None = None, waiting: bool | None = None) -> Iterator[RefundShape]:
        """List money given back, part after part."""
        return self.each("/refunds", {"limit": limit, "customer": customer, "invoice": invoice, "waiting": waiting})

    def get_disputes(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: Literal['open', 'repaid', 'won', 'lost'] | None = None) -> PageDisputeshape:
        """Payments that their payers contest."""
        answer: PageDisputeshape = self.call("GET", "/disputes", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state})
        return answer

    def each_disputes(self, *, limit: int | None = None, customer: int | None = None, state: Literal['open', 'repaid', 'won', 'lost'] | None = None) -> Iterator[DisputeShape]:
        """Payments that their payers contest, part after part."""
        return self.each("/disputes", {"limit": limit, "customer": customer, "state": state})

    def get_disputes_id(self, id: int) -> DisputeShape:
        """One contested payment."""
        answer: DisputeShape = self.call("GET", f"/disputes/{id}")
        return answer

    def get_tickets(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: Literal['open', 'answered', 'held', 'closed'] | None = None, department: str | None = None) -> PageTicketshape:
        """List tickets."""
        answer: PageTicketshape = self.call("GET", "/tickets", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state, "department": department})
        return answer

    def each_tickets(self, *, limit: int | None = None, customer: int | None = None, state: Literal['open', 'answered', 'held', 'closed'] | None = None, department: str | None = None) -> Iterator[TicketShape]:
        """List tickets, part after part."""
        return self.each("/tickets", {"limit": limit, "customer": customer, "state": state, "department": department})

    def post_tickets(self, body: NewTicket, *, key: str = "") -> TicketWithThread:
        """Write to a department."""
        answer: TicketWithThread = self.call("POST", "/tickets", body=body, key=key)
        return answer

    def get_tickets_id(self, id: int) -> TicketWithThread:
        """One ticket with its thread."""
        answer: TicketWithThread = self.call("GET", f"/tickets/{id}")
        return answer

    def post_tickets_id_messages(self, id: int, body: NewMessage, *, key: str = "") -> TicketWithThread:
        """Write in a ticket."""
        answer: TicketWithThread = self.call("POST", f"/tickets/{id}/messages", body=body, key=key)
        return answer

    def post_tickets_id_close(self, id: int, *, key: str = "") -> TicketShape:
        """Close a ticket."""
        answer: TicketShape = self.call("POST", f"/tickets/{id}/close", key=key)
        return answer

    def get_notices(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, kind: str | None = None) -> PageNoticeshape:
        """List notices."""
        answer: PageNoticeshape = self.call("GET", "/notices", query={"cursor": cursor, "limit": limit, "customer": customer, "kind": kind})
        return answer

    def each_notices(self, *, limit: int | None = None, customer: int | None = None, kind: str | None = None) -> Iterator[NoticeShape]:
        """List notices, part after part."""
        return self.each("/notices", {"limit": limit, "customer": customer, "kind": kind})

    def get_notices_id(self, id: int, *, purpose: str | None = None) -> NoticeWhole:
        """One notice as it was sent."""
        answer: NoticeWhole = self.call("GET", f"/notices/{id}", query={"purpose": purpose})
        return answer

    def get_decisions(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, subject_kind: str | None = None, outcome: Literal['done', 'refused', 'case', 'parked'] | None = None, subject_id: int | None = None, act: str | None = None, decided_from: str | None = None, decided_before: str | None = None) -> PageDecisionshape:
        """List decisions."""
        answer: PageDecisionshape = self.call("GET", "/decisions", query={"cursor": cursor, "limit": limit, "customer": customer, "subject_kind": subject_kind, "outcome": outcome, "subject_id": subject_id, "act": act, "decided_from": decided_from, "decided_before": decided_before})
        return answer

    def each_decisions(self, *, limit: int | None = None, customer: int | None = None, subject_kind: str | None = None, outcome: Literal['done', 'refused', 'case', 'parked'] | None = None, subject_id: int | None = None, act: str | None = None, decided_from: str | None = None, decided_before: str | None = None) -> Iterator[DecisionShape]:
        """List decisions, part after part."""
        return self.each("/decisions", {"limit": limit, "customer": customer, "subject_kind": subject_kind, "outcome": outcome, "subject_id": subject_id, "act": act, "decided_from": decided_from, "decided_before": decided_before})

    def get_decisions_id(self, id: int) -> DecisionShape:
        """One decision."""
        answer: DecisionShape = self.call("GET", f"/decisions/{id}")
        return answer

    def get_decisions_id_why(self, id: int, *, language: Literal['es', 'en'] | None = None) -> WhyShape:
        """Why: the clauses, the facts, the count, the sums."""
        answer: WhyShape = self.call("GET", f"/decisions/{id}/why", query={"language": language})
        return answer

    def get_decisions_id_why_pdf(self, id: int, *, language: Literal['es', 'en'] | None = None) -> bytes:
        """Why, on paper that stands alone as evidence."""
        answer: bytes = self.call("GET", f"/decisions/{id}/why/pdf", query={"language": language})
        return answer

    def get_decision_days(self, *, month: str | None = None) -> list[DayShape]:
        """What was decided on each day of a month."""
        answer: list[DayShape] = self.call("GET", "/decision-days", query={"month": month})
        return answer

    def get_terms(self, *, language: Literal['es', 'en'] | None = None) -> VersionWithClauses:
        """The version in force for new contracts."""
        answer: VersionWithClauses = self.call("GET", "/terms", query={"language": language})
        return answer

    def get_terms_versions(self) -> list[VersionShape]:
        """Every published version, newest first."""
        answer: list[VersionShape] = self.call("GET", "/terms/versions")
        return answer

    def get_acceptances(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None) -> PageAcceptanceshape:
        """Who accepted what."""
        answer: PageAcceptanceshape = self.call("GET", "/acceptances", query={"cursor": cursor, "limit": limit, "customer": customer})
        return answer

    def each_acceptances(self, *, limit: int | None = None, customer: int | None = None) -> Iterator[AcceptanceShape]:
        """Who accepted what, part after part."""
        return self.each("/acceptances", {"limit": limit, "customer": customer})

    def post_acceptances(self, body: ToAccept, *, key: str = "") -> AcceptanceShape:
        """Accept the terms in force."""
        answer: AcceptanceShape = self.call("POST", "/acceptances", body=body, key=key)
        return answer

    def get_terms_ruling(self, *, customer: int | None = None) -> list[RuledShape]:
        """Which version rules each service."""
        answer: list[RuledShape] = self.call("GET", "/terms/ruling", query={"customer": customer})
        return answer

    def get_terms_versions_number_changes(self, number: int, *, language: Literal['es', 'en'] | None = None) -> ChangesShape:
        """What a version changed."""
        answer: ChangesShape = self.call("GET", f"/terms/versions/{number}/changes", query={"language": language})
        return answer

    def get_terms_versions_number_choices(self, number: int) -> ChoicesShape:
        """What may be answered to a version."""
        answer: ChoicesShape = self.call("GET", f"/terms/versions/{number}/choices")
        return answer

    def get_terms_versions_number_proof(self, number: int) -> ProofShape:
        """Who was informed of a version, counted."""
        answer: ProofShape = self.call("GET", f"/terms/versions/{number}/proof")
        return answer

    def get_terms_versions_number_answers(self, number: int, *, cursor: str | None = None, limit: int | None = None, state: Stand | None = None, customer: int | None = None) -> PageAnswershape:
        """What each answered to a version."""
        answer: PageAnswershape = self.call("GET", f"/terms/versions/{number}/answers", query={"cursor": cursor, "limit": limit, "state": state, "customer": customer})
        return answer

    def each_terms_versions_number_answers(self, number: int, *, limit: int | None = None, state: Stand | None = None, customer: int | None = None) -> Iterator[AnswerShape]:
        """What each answered to a version, part after part."""
        return self.each(f"/terms/versions/{number}/answers", {"limit": limit, "state": state, "customer": customer})

    def get_status(self) -> StatusShape:
        """What does not work, what is planned, and what was."""
        answer: StatusShape = self.call("GET", "/status")
        return answer

    def post_incidents(self, body: NewIncident, *, key: str = "") -> IncidentShape:
        """Say that something does not work."""
        answer: IncidentShape = self.call("POST", "/incidents", body=body, key=key)
        return answer

    def post_incidents_id_updates(self, id: int, body: NewUpdate, *, key: str = "") -> IncidentShape:
        """Say how an incident stands."""
        answer: IncidentShape = self.call("POST", f"/incidents/{id}/updates", body=body, key=key)
        return answer

    def post_maintenance(self, body: NewMaintenance, *, key: str = "") -> MaintenanceShape:
        """Announce maintenance."""
        answer: MaintenanceShape = self.call("POST", "/maintenance", body=body, key=key)
        return answer

    def post_maintenance_id_end(self, id: int, body: Over, *, key: str = "") -> MaintenanceShape:
        """Say that maintenance is over."""
        answer: MaintenanceShape = self.call("POST", f"/maintenance/{id}/end", body=body, key=key)
        return answer

    def get_reading_kinds(self) -> list[str]:
        """What can be measured."""
        answer: list[str] = self.call("GET", "/reading-kinds")
        return answer

    def post_readings(self, body: NewReading, *, key: str = "") -> Taken:
        """Hand over what was measured."""
        answer: Taken = self.call("POST", "/readings", body=body, key=key)
        return answer

    def get_webhooks(self) -> list[EndpointShape]:
        """Which addresses hear."""
        answer: list[EndpointShape] = self.call("GET", "/webhooks")
        return answer

    def post_webhooks(self, body: NewEndpoint, *, key: str = "") -> EndpointWithSecret:
        """Let an address hear."""
        answer: EndpointWithSecret = self.call("POST", "/webhooks", body=body, key=key)
        return answer

    def post_webhooks_id_move(self, id: int, body: Moved, *, key: str = "") -> EndpointShape:
        """Pause an address, or let it go on."""
        answer: EndpointShape = self.call("POST", f"/webhooks/{id}/move", body=body, key=key)
        return answer

    def post_webhooks_id_secret(self, id: int, *, key: str = "") -> EndpointWithSecret:
        """Renew the signing key of an address."""
        answer: EndpointWithSecret = self.call("POST", f"/webhooks/{id}/secret", key=key)
        return answer

    def delete_webhooks_id(self, id: int, *, key: str = "") -> EndpointShape:
        """Remove an address with all that it was told."""
        answer: EndpointShape = self.call("DELETE", f"/webhooks/{id}", key=key)
        return answer

    def get_webhooks_id_deliveries(self, id: int, *, cursor: str | None = None, limit: int | None = None, state: Literal['waiting', 'delivered', 'given-up'] | None = None) -> PageDeliveryshape:
        """What an address was told."""
        answer: PageDeliveryshape = self.call("GET", f"/webhooks/{id}/deliveries", query={"cursor": cursor, "limit": limit, "state": state})
        return answer

    def each_webhooks_id_deliveries(self, id: int, *, limit: int | None = None, state: Literal['waiting', 'delivered', 'given-up'] | None = None) -> Iterator[DeliveryShape]:
        """What an address was told, part after part."""
        return self.each(f"/webhooks/{id}/deliveries", {"limit": limit, "state": state})

    def get_webhook_deliveries_id(self, id: int) -> DeliveryWithAttempts:
        """One telling with every try."""
        answer: DeliveryWithAttempts = self.call("GET", f"/webhook-deliveries/{id}")
        return answer

    def post_webhook_deliveries_id_replay(self, id: int, *, key: str = "") -> DeliveryShape:
        """Tell it again."""
        answer: DeliveryShape = self.call("POST", f"/webhook-deliveries/{id}/replay", key=key)
        return answer

    def get_customers(self, *, cursor: str | None = None, limit: int | None = None, name: str | None = None, email: str | None = None) -> PageCustomershape:
        """List customers."""
        answer: PageCustomershape = self.call("GET", "/customers", query={"cursor": cursor, "limit": limit, "name": name, "email": email})
        return answer

    def each_customers(self, *, limit: int | None = None, name: str | None = None, email: str | None = None) -> Iterator[CustomerShape]:
        """List customers, part after part."""
        return self.each("/customers", {"limit": limit, "name": name, "email": email})

    def get_customers_id(self, id: int) -> CustomerShape:
        """One customer."""
        answer: CustomerShape = self.call("GET", f"/customers/{id}")
        return answer

    def get_customers_id_purposes(self, id: int) -> list[PurposeShape]:
        """What one may act for a customer for."""
        answer: list[PurposeShape] = self.call("GET", f"/customers/{id}/purposes")
        return answer

    def post_customers_id_act_for(self, id: int, body: ToActFor, *, key: str = "") -> ActingShape:
        """Act for a customer, for a purpose."""
        answer: ActingShape = self.call("POST", f"/customers/{id}/act-for", body=body, key=key)
        return answer

    def post_acting_id_stop(self, id: int, *, key: str = "") -> ActingShape:
        """Stop acting for a customer."""
        answer: ActingShape = self.call("POST", f"/acting/{id}/stop", key=key)
        return answer

    def get_cases(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: Literal['open', 'granted', 'refused', 'closed'] | None = None, kind: str | None = None) -> PageCaseshape:
        """List the cases that the person's roles may decide."""
        answer: PageCaseshape = self.call("GET", "/cases", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state, "kind": kind})
        return answer

    def each_cases(self, *, limit: int | None = None, customer: int | None = None, state: Literal['open', 'granted', 'refused', 'closed'] | None = None, kind: str | None = None) -> Iterator[CaseShape]:
        """List the cases that the person's roles may decide, part after part."""
        return self.each("/cases", {"limit": limit, "customer": customer, "state": state, "kind": kind})

    def get_cases_id(self, id: int) -> CaseShape:
        """One case."""
        answer: CaseShape = self.call("GET", f"/cases/{id}")
        return answer

    def post_cases_id_decide(self, id: int, body: Said, *, key: str = "") -> CaseShape:
        """Decide a case; it is carried out at once."""
        answer: CaseShape = self.call("POST", f"/cases/{id}/decide", body=body, key=key)
        return answer

    def get_tasks(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, state: Literal['open', 'done', 'failed'] | None = None, act: str | None = None) -> PageTaskshape:
        """List tasks."""
        answer: PageTaskshape = self.call("GET", "/tasks", query={"cursor": cursor, "limit": limit, "customer": customer, "state": state, "act": act})
        return answer

    def each_tasks(self, *, limit: int | None = None, customer: int | None = None, state: Literal['open', 'done', 'failed'] | None = None, act: str | None = None) -> Iterator[TaskShape]:
        """List tasks, part after part."""
        return self.each("/tasks", {"limit": limit, "customer": customer, "state": state, "act": act})

    def post_tasks_id_end(self, id: int, body: Ended, *, key: str = "") -> TaskShape:
        """Say how a task ended."""
        answer: TaskShape = self.call("POST", f"/tasks/{id}/end", body=body, key=key)
        return answer

    def get_agenda(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, act: str | None = None, due_from: str | None = None, due_before: str | None = None) -> PageEntryshape:
        """List what comes next of every plan."""
        answer: PageEntryshape = self.call("GET", "/agenda", query={"cursor": cursor, "limit": limit, "customer": customer, "act": act, "due_from": due_from, "due_before": due_before})
        return answer

    def each_agenda(self, *, limit: int | None = None, customer: int | None = None, act: str | None = None, due_from: str | None = None, due_before: str | None = None) -> Iterator[EntryShape]:
        """List what comes next of every plan, part after part."""
        return self.each("/agenda", {"limit": limit, "customer": customer, "act": act, "due_from": due_from, "due_before": due_before})

    def get_agenda_id(self, id: int) -> EntryShape:
        """One step to come."""
        answer: EntryShape = self.call("GET", f"/agenda/{id}")
        return answer

    def post_agenda_id_hold(self, id: int, body: Held, *, key: str = "") -> EntryShape:
        """Hold one step back."""
        answer: EntryShape = self.call("POST", f"/agenda/{id}/hold", body=body, key=key)
        return answer

    def post_agenda_id_let_go(self, id: int, *, key: str = "") -> EntryShape:
        """Let a held step go on."""
        answer: EntryShape = self.call("POST", f"/agenda/{id}/let-go", key=key)
        return answer

    def get_parked(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None) -> PageParkedshape:
        """List the subjects on which automation stopped."""
        answer: PageParkedshape = self.call("GET", "/parked", query={"cursor": cursor, "limit": limit, "customer": customer})
        return answer

    def each_parked(self, *, limit: int | None = None, customer: int | None = None) -> Iterator[ParkedShape]:
        """List the subjects on which automation stopped, part after part."""
        return self.each("/parked", {"limit": limit, "customer": customer})

    def post_parked_id_release(self, id: int, *, key: str = "") -> ParkedShape:
        """Let automation go on with a subject."""
        answer: ParkedShape = self.call("POST", f"/parked/{id}/release", key=key)
        return answer

    def get_runs(self, *, cursor: str | None = None, limit: int | None = None) -> PageRunshape:
        """List what each run did."""
        answer: PageRunshape = self.call("GET", "/runs", query={"cursor": cursor, "limit": limit})
        return answer

    def each_runs(self, *, limit: int | None = None) -> Iterator[RunShape]:
        """List what each run did, part after part."""
        return self.each("/runs", {"limit": limit})

    def get_agenda_days(self, *, month: str | None = None) -> list[DayShape]:
        """What is planned on each day of a month."""
        answer: list[DayShape] = self.call("GET", "/agenda-days", query={"month": month})
        return answer

    def get_bulk_acts(self, *, cursor: str | None = None, limit: int | None = None, act: str | None = None) -> PageBulkshape:
        """List the acts on many that were ordered."""
        answer: PageBulkshape = self.call("GET", "/bulk-acts", query={"cursor": cursor, "limit": limit, "act": act})
        return answer

    def each_bulk_acts(self, *, limit: int | None = None, act: str | None = None) -> Iterator[BulkShape]:
        """List the acts on many that were ordered, part after part."""
        return self.each("/bulk-acts", {"limit": limit, "act": act})

    def post_bulk_acts(self, body: Order, *, key: str = "") -> BulkShape:
        """Order an act on many."""
        answer: BulkShape = self.call("POST", "/bulk-acts", body=body, key=key)
        return answer

    def post_bulk_acts_preview(self, body: Many) -> BulkForeseen:
        """What an act on many would be done to."""
        answer: BulkForeseen = self.call("POST", "/bulk-acts/preview", body=body)
        return answer

    def get_bulk_acts_id(self, id: int) -> BulkShape:
        """One act on many: how far it has come."""
        answer: BulkShape = self.call("GET", f"/bulk-acts/{id}")
        return answer

    def post_bulk_acts_id_undo(self, id: int, body: Reason, *, key: str = "") -> BulkShape:
        """Undo an act on many."""
        answer: BulkShape = self.call("POST", f"/bulk-acts/{id}/undo", body=body, key=key)
        return answer

    def get_search(self, *, q: str | None = None) -> list[GroupShape]:
        """Search everything."""
        answer: list[GroupShape] = self.call("GET", "/search", query={"q": q})
        return answer

    def get_board(self) -> BoardShape:
        """What waits for a person, and what the next run will do."""
        answer: BoardShape = self.call("GET", "/board")
        return answer

    def get_brakes(self, *, cursor: str | None = None, limit: int | None = None, released: bool | None = None) -> PageBrakeshape:
        """What holds runs back."""
        answer: PageBrakeshape = self.call("GET", "/brakes", query={"cursor": cursor, "limit": limit, "released": released})
        return answer

    def each_brakes(self, *, limit: int | None = None, released: bool | None = None) -> Iterator[BrakeShape]:
        """What holds runs back, part after part."""
        return self.each("/brakes", {"limit": limit, "released": released})

    def post_brakes_emergency_stop(self, body: Pulled, *, key: str = "") -> BrakeShape:
        """Pull the emergency stop."""
        answer: BrakeShape = self.call("POST", "/brakes/emergency-stop", body=body, key=key)
        return answer

    def post_brakes_id_release(self, id: int, *, key: str = "") -> BrakeShape:
        """Release a brake."""
        answer: BrakeShape = self.call("POST", f"/brakes/{id}/release", key=key)
        return answer

    def post_clock(self, body: Days, *, key: str = "") -> Passed:
        """Move the clock of a house in rehearsal."""
        answer: Passed = self.call("POST", "/clock", body=body, key=key)
        return answer

    def post_reversals_preview(self, body: Mistake) -> UndoingsShape:
        """What a reversal would undo; nothing is undone."""
        answer: UndoingsShape = self.call("POST", "/reversals/preview", body=body)
        return answer

    def post_reversals(self, body: ToUndo, *, key: str = "") -> Undone:
        """Undo what was done under a clause."""
        answer: Undone = self.call("POST", "/reversals", body=body, key=key)
        return answer

    def get_trials(self, *, cursor: str | None = None, limit: int | None = None) -> PageTrialshape:
        """Questions that were asked."""
        answer: PageTrialshape = self.call("GET", "/trials", query={"cursor": cursor, "limit": limit})
        return answer

    def each_trials(self, *, limit: int | None = None) -> Iterator[TrialShape]:
        """Questions that were asked, part after part."""
        return self.each("/trials", {"limit": limit})

    def post_trials(self, body: NewTrial, *, key: str = "") -> TrialShape:
        """Ask what other figures would have done."""
        answer: TrialShape = self.call("POST", "/trials", body=body, key=key)
        return answer

    def get_trials_id(self, id: int) -> TrialWithReport:
        """One question with its report."""
        answer: TrialWithReport = self.call("GET", f"/trials/{id}")
        return answer

    def get_drafts(self, *, cursor: str | None = None, limit: int | None = None) -> PageDraftshape:
        """List the drafts of versions."""
        answer: PageDraftshape = self.call("GET", "/drafts", query={"cursor": cursor, "limit": limit})
        return answer

    def each_drafts(self, *, limit: int | None = None) -> Iterator[DraftShape]:
        """List the drafts of versions, part after part."""
        return self.each("/drafts", {"limit": limit})

    def post_drafts(self, body: NewDraft, *, key: str = "") -> DraftWhole:
        """Begin a draft from the newest version."""
        answer: DraftWhole = self.call("POST", "/drafts", body=body, key=key)
        return answer

    def get_drafts_id(self, id: int) -> DraftWhole:
        """One draft with its text and its faults."""
        answer: DraftWhole = self.call("GET", f"/drafts/{id}")
        return answer

    def patch_drafts_id(self, id: int, body: DraftChange, *, key: str = "") -> DraftWhole:
        """Change a draft."""
        answer: DraftWhole = self.call("PATCH", f"/drafts/{id}", body=body, key=key)
        return answer

    def post_drafts_id_check(self, id: int, body: ToCheck) -> list[FaultShape]:
        """What would be wrong with other texts."""
        answer: list[FaultShape] = self.call("POST", f"/drafts/{id}/check", body=body)
        return answer

    def get_drafts_id_changes(self, id: int, *, language: Literal['es', 'en'] | None = None) -> ChangesShape:
        """What a draft changes, in words."""
        answer: ChangesShape = self.call("GET", f"/drafts/{id}/changes", query={"language": language})
        return answer

    def get_drafts_id_consequences(self, id: int, *, language: Literal['es', 'en'] | None = None) -> ConsequencesShape:
        """What publishing a draft would bring."""
        answer: ConsequencesShape = self.call("GET", f"/drafts/{id}/consequences", query={"language": language})
        return answer

    def post_drafts_id_trials(self, id: int, body: ToTry, *, key: str = "") -> TrialShape:
        """Ask what a draft would have changed."""
        answer: TrialShape = self.call("POST", f"/drafts/{id}/trials", body=body, key=key)
        return answer

    def post_drafts_id_publish(self, id: int, body: ToPublish, *, key: str = "") -> PublishedShape:
        """Publish a draft, for good."""
        answer: PublishedShape = self.call("POST", f"/drafts/{id}/publish", body=body, key=key)
        return answer

    def get_figures(self) -> list[str]:
        """The figures that there are."""
        answer: list[str] = self.call("GET", "/figures")
        return answer

    def get_figures_name(self, name: str, *, months: int | None = None, currency: str | None = None, language: str | None = None) -> FigureShape:
        """One of the figures, month by month."""
        answer: FigureShape = self.call("GET", f"/figures/{name}", query={"months": months, "currency": currency, "language": language})
        return answer

    def get_rates(self, *, cursor: str | None = None, limit: int | None = None, unit: str | None = None, on: str | None = None) -> PageRateshape:
        """List what currencies cost."""
        answer: PageRateshape = self.call("GET", "/rates", query={"cursor": cursor, "limit": limit, "unit": unit, "on": on})
        return answer

    def each_rates(self, *, limit: int | None = None, unit: str | None = None, on: str | None = None) -> Iterator[RateShape]:
        """List what currencies cost, part after part."""
        return self.each("/rates", {"limit": limit, "unit": unit, "on": on})

    def get_campaigns(self, *, cursor: str | None = None, limit: int | None = None) -> PageCampaignshape:
        """List advertising letters to many."""
        answer: PageCampaignshape = self.call("GET", "/campaigns", query={"cursor": cursor, "limit": limit})
        return answer

    def each_campaigns(self, *, limit: int | None = None) -> Iterator[CampaignShape]:
        """List advertising letters to many, part after part."""
        return self.each("/campaigns", {"limit": limit})

    def get_gateway_facts(self, *, cursor: str | None = None, limit: int | None = None, gateway: str | None = None) -> PageFactshape:
        """List what gateways told and nothing was made of."""
        answer: PageFactshape = self.call("GET", "/gateway-facts", query={"cursor": cursor, "limit": limit, "gateway": gateway})
        return answer

    def each_gateway_facts(self, *, limit: int | None = None, gateway: str | None = None) -> Iterator[FactShape]:
        """List what gateways told and nothing was made of, part after part."""
        return self.each("/gateway-facts", {"limit": limit, "gateway": gateway})

    def get_staff(self, *, cursor: str | None = None, limit: int | None = None, works_here: bool | None = None) -> PageStaffshape:
        """List who works for the house."""
        answer: PageStaffshape = self.call("GET", "/staff", query={"cursor": cursor, "limit": limit, "works_here": works_here})
        return answer

    def each_staff(self, *, limit: int | None = None, works_here: bool | None = None) -> Iterator[StaffShape]:
        """List who works for the house, part after part."""
        return self.each("/staff", {"limit": limit, "works_here": works_here})

    def post_staff(self, body: NewStaff, *, key: str = "") -> StaffTakenOn:
        """Take somebody on."""
        answer: StaffTakenOn = self.call("POST", "/staff", body=body, key=key)
        return answer

    def get_staff_roles(self) -> list[str]:
        """The roles that the house knows."""
        answer: list[str] = self.call("GET", "/staff-roles")
        return answer

    def get_staff_id(self, id: int) -> StaffShape:
        """One person of the house."""
        answer: StaffShape = self.call("GET", f"/staff/{id}")
        return answer

    def put_staff_id_roles(self, id: int, body: GivenRoles, *, key: str = "") -> StaffShape:
        """Give a person other roles."""
        answer: StaffShape = self.call("PUT", f"/staff/{id}/roles", body=body, key=key)
        return answer

    def post_staff_id_leave(self, id: int, *, key: str = "") -> StaffShape:
        """Say that a person works here no more."""
        answer: StaffShape = self.call("POST", f"/staff/{id}/leave", key=key)
        return answer

    def get_nodes(self, *, cursor: str | None = None, limit: int | None = None) -> PageNodeshape:
        """List the nodes."""
        answer: PageNodeshape = self.call("GET", "/nodes", query={"cursor": cursor, "limit": limit})
        return answer

    def each_nodes(self, *, limit: int | None = None) -> Iterator[NodeShape]:
        """List the nodes, part after part."""
        return self.each("/nodes", {"limit": limit})

    def get_nodes_id(self, id: int) -> NodeWhole:
        """One node, with what it fails at in its own words."""
        answer: NodeWhole = self.call("GET", f"/nodes/{id}")
        return answer

    def post_nodes_id_state(self, id: int, body: NodeMoved, *, key: str = "") -> NodeWhole:
        """Say what a node may be given."""
        answer: NodeWhole = self.call("POST", f"/nodes/{id}/state", body=body, key=key)
        return answer

    def get_nodes_id_evacuation(self, id: int) -> EvacuationForeseen:
        """What emptying a node would do."""
        answer: EvacuationForeseen = self.call("GET", f"/nodes/{id}/evacuation")
        return answer

    def post_nodes_id_evacuation(self, id: int, body: Onward, *, key: str = "") -> EvacuationShape:
        """Empty a node."""
        answer: EvacuationShape = self.call("POST", f"/nodes/{id}/evacuation", body=body, key=key)
        return answer

    def get_evacuations_id(self, id: int) -> EvacuationShape:
        """How far the emptying of a node has come."""
        answer: EvacuationShape = self.call("GET", f"/evacuations/{id}")
        return answer

    def post_evacuations_id_stop(self, id: int, *, key: str = "") -> EvacuationShape:
        """Begin no further move."""
        answer: EvacuationShape = self.call("POST", f"/evacuations/{id}/stop", key=key)
        return answer

    def get_moves(self, *, cursor: str | None = None, limit: int | None = None, customer: int | None = None, service: int | None = None, step: str | None = None) -> PageServicemoveshape:
        """List services that moved or are on their way."""
        answer: PageServicemoveshape = self.call("GET", "/moves", query={"cursor": cursor, "limit": limit, "customer": customer, "service": service, "step": step})
        return answer

    def each_moves(self, *, limit: int | None = None, customer: int | None = None, service: int | None = None, step: str | None = None) -> Iterator[ServiceMoveShape]:
        """List services that moved or are on their way, part after part."""
        return self.each("/moves", {"limit": limit, "customer": customer, "service": service, "step": step})

    def get_moves_id(self, id: int) -> ServiceMoveShape:
        """One move: how far it has come."""
        answer: ServiceMoveShape = self.call("GET", f"/moves/{id}")
        return answer

    def post_services_id_move(self, id: int, body: Onward, *, key: str = "") -> ServiceMoveShape:
        """Move a service to another node."""
        answer: ServiceMoveShape = self.call("POST", f"/services/{id}/move", body=body, key=key)
        return answer

    def post_moves_id_retry(self, id: int, *, key: str = "") -> ServiceMoveShape:
        """Move a service again that stayed."""
        answer: ServiceMoveShape = self.call("POST", f"/moves/{id}/retry", key=key)
        return answer
