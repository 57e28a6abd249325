"""What the interface reads and answers. Written by scripts/write-client: not to be edited."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AcceptanceShape(TypedDict):
    """Who accepted which version, when, and by which door."""

    id: int
    customer: int
    version: str
    hash: str
    by: str
    at: str
    door: str
    evidence: str


class AcceptancesAsked(TypedDict):
    """Whose."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]


class AccessShape(TypedDict):
    """A member of staff who looked at something of the account, and what for."""

    id: int
    by: str
    what: str
    purpose: str
    at: str


class ActingShape(TypedDict):
    """A member of staff who acts for a customer until `ends_at`, or until they stop."""

    id: int
    customer: int
    purpose: str
    may: list[str]
    began_at: str
    ends_at: str
    ended_at: str | None
    decision: int


class AgendaAsked(TypedDict):
    """Which steps are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    act: NotRequired[str | None]
    due_from: NotRequired[str | None]
    due_before: NotRequired[str | None]


class Amount(TypedDict):
    """A sum of money: `amount` is a string in the currency's units."""

    amount: str
    currency: str


class AnswerShape(TypedDict):
    """How one customer stands to a version."""

    id: int
    customer: int
    state: str
    told_at: str
    answer_by: str | None
    answered_at: str | None
    rules_from: str | None
    decision: int | None


class AnswersAsked(TypedDict):
    """Those who stand so."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    state: NotRequired[Stand | None]
    customer: NotRequired[int | None]


class ApplicationShape(TypedDict):
    """What is installed in a site, and what could be."""

    customer: int
    service: int
    application: str | None
    state: str | None
    title: str | None
    version: str | None
    newer: str | None
    folder: str | None
    kept: bool
    words: str | None
    work: str | None
    work_state: str | None
    percent: int | None
    asked_at: str | None
    installed_at: str | None
    installable: list[InstallableShape]


class Asked(TypedDict):
    """Which part of a list is wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]


class AttemptShape(TypedDict):
    """One try, and what came back."""

    at: str
    status: int | None
    took_ms: int
    said: str


class BalanceShape(TypedDict):
    """`owed` has fallen due; `open` is all that is unpaid; `money` and `credit` stand in the customer's favour."""

    owed: Amount
    open: Amount
    money: Amount
    credit: Amount


class BankAccountShape(TypedDict):
    """An account of the house's to which money can be sent."""

    bank: str
    country: str
    currency: str
    details: dict[str, str]


class BoardShape(TypedDict):
    """How many of each kind wait for a person, and what the run until tomorrow will do, by act."""

    waiting: dict[str, int]
    due: dict[str, int]


class BrakeShape(TypedDict):
    """A brake; it holds until it is released."""

    id: int
    kind: str
    why: str
    pulled_at: str
    pulled_by: str
    released_at: str | None
    released_by: str | None


class BrakesAsked(TypedDict):
    """Those that hold, unless all of them are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    released: NotRequired[bool]


class BulkForeseen(TypedDict):
    """What it can be done to, the first of them in words, how many it cannot be done to, and what they come to."""

    act: str
    ids: list[int]
    lines: list[BulkLine]
    left_out: int
    sums: list[Amount]
    asks_why: bool
    can_be_undone: bool
    undo: str


class BulkLine(TypedDict):
    """One of those that it would be done to: what it is, and whose."""

    what: str
    customer: int
    customer_name: str


class BulkShape(TypedDict):
    """An order for many: `done` of `whole` were gone through, and those in `refused` were left as they were."""

    id: int
    act: str
    asked_at: str
    staff: int
    state: str
    whole: int
    done: int
    refused: list[RefusedOne]
    fault: str | None
    undoes: int | None


class BulksAsked(TypedDict):
    """Which orders are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    act: NotRequired[str | None]


class CampaignShape(TypedDict):
    """An advertising letter to all customers who accept such, by language."""

    id: int
    subject: dict[str, str]
    text: dict[str, str]
    source: str
    ordered_at: str
    ordered_by: str


class CardShape(TypedDict):
    """A card on file. The lowest position is charged first: POST /requests with `prefer-card` or `remove-card`."""

    id: int
    customer: int
    brand: str
    last_four: str
    expires: str
    holder: str
    position: int
    authorised_at: str
    disabled_why: str | None


class CardsAsked(TypedDict):
    """Whose, for staff."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]


class CaseShape(TypedDict):
    """One matter, the role that may decide it, and until when."""

    id: int
    customer: int
    kind: str
    about: Subject
    role: str
    state: str
    opened_at: str
    deadline: str | None
    decided_at: str | None
    facts: dict[str, Any]
    amounts: dict[str, Any]
    currency: str | None
    clause: str
    opened_by: int
    decided_by: int | None


class CasesAsked(TypedDict):
    """Which cases are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[Literal['open', 'granted', 'refused', 'closed'] | None]
    kind: NotRequired[str | None]


class ChangeShape(TypedDict):
    """What was changed of the account's data, by whom."""

    id: int
    what: str
    before: dict[str, Any]
    after: dict[str, Any]
    at: str
    by: str


class ChangesAsked(TypedDict):
    """What for: staff say so where the terms keep each look at personal data."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    purpose: NotRequired[str]


class ChangesShape(TypedDict):
    """What a version changed of the one before it."""

    old: str
    new: str
    clauses: list[ClauseChanged]


class ChoicesShape(TypedDict):
    """The answer that stands, and what may still be said until when; a day that is null is not offered."""

    version: str
    state: str | None
    change: str
    rules_from: str | None
    answered_at: str | None
    answer_until: str | None
    silence: str | None
    may_consent: bool
    object_until: str | None
    gives: str | None
    leave_until: str | None
    leaving: list[int]


class ClauseChanged(TypedDict):
    """One clause that differs, in words."""

    clause: str
    what: str
    heading: str
    figures: list[str]
    before: str
    now: str


class ClauseShape(TypedDict):
    """One clause, with the figures of its rules."""

    id: str
    heading: str
    text: str
    rules: list[dict[str, Any]]


class ClientDocumentShape(TypedDict):
    """A document that was asked for: `asked`, `received`, `accepted` or `rejected`, then with the reason."""

    id: int
    customer: int
    kind: str
    about: Subject
    state: str
    asked_at: str
    received_at: str | None
    judged_at: str | None
    reason: str | None
    name: str | None


class Coming(TypedDict):
    """A step of a plan: what will happen, when, by which clause, and under which condition."""

    at: str
    act: str
    clause: str
    only: NotRequired[str | None]
    irreversible: NotRequired[bool]


Condition = Literal['slow', 'under-repair', 'under-maintenance', 'stable']


class ConfirmationShape(TypedDict):
    """A request that waits: what was asked, about what, by whom; `open` until it is confirmed or declined."""

    id: int
    asked: str
    about: Subject
    asked_by: str
    fields: dict[str, Any]
    state: str
    asked_at: str


class ConfirmationsAsked(TypedDict):
    """Those that still wait, or in which other state; whose, for staff."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    state: NotRequired[Literal['open', 'closed'] | None]
    customer: NotRequired[int | None]


class ConsequencesShape(TypedDict):
    """What publishing would bring, by the terms in force. A day that is null is not asked for."""

    told: int
    earliest: str
    too_soon: bool
    class_allowed: bool
    classes: list[str]
    answer_until: str | None
    silence: str | None
    may_object: bool
    prices: list[PriceChangeShape]
    reasons: list[str]
    needs_reason: bool


class ContactChange(TypedDict):
    """What is to change of a contact; what is not given stays."""

    name: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    prefers_phone: NotRequired[bool | None]
    may: NotRequired[list[str] | None]


class ContactShape(TypedDict):
    """A person who may speak for the customer."""

    id: int
    name: str
    email: str
    phone: str
    primary: bool
    may: list[str]
    since: str


class ContractDocument(TypedDict):
    """A document of the contract."""

    id: int
    kind: str
    name: str
    state: str
    signed_at: str | None
    ends_on: str | None
    lines: list[ContractLine]


class ContractLine(TypedDict):
    """A line of a price annex, and where it stands."""

    name: str
    product: str
    quantity: int
    rent: Amount
    months: int
    planned_on: str | None
    starts_on: str | None
    ends_on: str | None
    service: int | None
    standing: str


class ContractShape(TypedDict):
    """The documents that the terms want, each signed, drafted or missing; and those that there are."""

    checklist: dict[str, str]
    documents: list[ContractDocument]


class CopiesShape(TypedDict):
    """The copies of one service. `left_out_since`: too large for the backups since then."""

    copies: list[CopyShape]
    panel_copies: list[PanelCopyShape]
    left_out_since: str | None


class CopyShape(TypedDict):
    """One copy that can be had: POST /requests, `backup-restore` or `backup-download`, with its `day` as `copy_of`."""

    id: int
    day: str
    taken_at: str
    databases_only: bool
    bytes: int


class CustomerShape(TypedDict):
    """A debtor and invoice holder: a person or an entity, with the person who speaks for it."""

    id: int
    name: str
    is_company: bool
    country: str
    currency: str
    language: str
    customer_class: str
    standing: str
    email: str | None
    since: str


class CustomersAsked(TypedDict):
    """Which customers are wanted: those whose name, or a contact's address, is just that, whatever the capitals."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    name: NotRequired[str | None]
    email: NotRequired[str | None]


class DayShape(TypedDict):
    """One day of the house's calendar, with how many there are of each act."""

    day: str
    acts: dict[str, int]


class Days(TypedDict):
    """How many days pass."""

    days: NotRequired[int]


class DecisionShape(TypedDict):
    """One act or refusal. Amounts are strings in `currency`."""

    id: int
    customer: int | None
    act: str
    subject: Subject
    outcome: str
    reason: str | None
    due_at: str
    learnt_at: str
    decided_at: str
    actor: str
    grounds: list[GroundShape]
    amounts: dict[str, Any]
    currency: str | None
    undoes: int | None


class DecisionsAsked(TypedDict):
    """Which decisions are wanted; of one subject: its kind and id together."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    subject_kind: NotRequired[str | None]
    outcome: NotRequired[Literal['done', 'refused', 'case', 'parked'] | None]
    subject_id: NotRequired[int | None]
    act: NotRequired[str | None]
    decided_from: NotRequired[str | None]
    decided_before: NotRequired[str | None]


class DeliveriesAsked(TypedDict):
    """Which are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    state: NotRequired[Literal['waiting', 'delivered', 'given-up'] | None]


class DeliveryShape(TypedDict):
    """One decision told, or to be told, to one address."""

    id: int
    decision: int
    act: str
    state: str
    tries: int
    next_at: str | None
    delivered_at: str | None


class DeliveryWithAttempts(TypedDict):
    """With every try at it."""

    id: int
    decision: int
    act: str
    state: str
    tries: int
    next_at: str | None
    delivered_at: str | None
    attempts: list[AttemptShape]


class DeviceShape(TypedDict):
    """A device on which a licence is installed."""

    kind: str
    model: str
    system: str
    added_at: str


class DisputeShape(TypedDict):
    """A payment that its payer contests."""

    id: int
    customer: int
    payment: int
    kind: str
    state: str
    occurrence: int
    reported_at: str
    pay_by: str | None
    resolved_at: str | None
    cost: Amount | None
    decision: int


class DisputesAsked(TypedDict):
    """In which state."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[Literal['open', 'repaid', 'won', 'lost'] | None]


class DocumentShape(TypedDict):
    """A fiscal document issued for an invoice."""

    id: int
    kind: str
    number: str
    issued_at: str
    total: Amount
    status: str


class DocumentsAsked(TypedDict):
    """Whose, for staff."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]


class DraftChange(TypedDict):
    """Another text, another catalogue, or both, in the place of those of that `revision`."""

    revision: int
    text: NotRequired[str | None]
    catalog: NotRequired[str | None]


class DraftShape(TypedDict):
    """A version being written. `published` is the number of the version that it became."""

    id: int
    title: str
    base: int
    revision: int
    begun_at: str
    begun_by: str
    changed_at: str
    changed_by: str
    published: int | None


class DraftWhole(TypedDict):
    """With its text, as a file under terms/ of a pack, its catalogue, and what is wrong with them."""

    id: int
    title: str
    base: int
    revision: int
    begun_at: str
    begun_by: str
    changed_at: str
    changed_by: str
    published: int | None
    text: str
    catalog: str
    faults: list[FaultShape]


class Ended(TypedDict):
    """How a task ended; a failed one changes no service."""

    outcome: Literal['done', 'failed']
    note: NotRequired[str]


class EndpointShape(TypedDict):
    """An address that hears. `failing_since`: nothing has reached it since then."""

    id: int
    url: str
    acts: list[str]
    state: str
    created_at: str
    failing_since: str | None


class EndpointWithSecret(TypedDict):
    """With the key that signs what is sent, which is shown this once."""

    id: int
    url: str
    acts: list[str]
    state: str
    created_at: str
    failing_since: str | None
    secret: str


class EntryShape(TypedDict):
    """The next step of one plan."""

    id: int
    customer: int
    about: Subject
    act: str
    due_at: str
    clause: str | None
    irreversible: bool
    held_by: str | None


class EvacuationForeseen(TypedDict):
    """What emptying a node would move, how many services stay there, and where there is room."""

    services: int
    staying: int
    room: dict[str, int]


class EvacuationShape(TypedDict):
    """The emptying of a node: how many were to move, how many did, and what stays."""

    id: int
    node: str
    to: str
    whole: int
    moved: int
    failed: int
    under_way: list[int]
    left: list[Staying]
    began_at: str
    ended_at: str | None
    state: str


class ExportShape(TypedDict):
    """The newest copy of everything: when it was made, and the file (GET /files/{id}); nothing where none was made."""

    made_at: str | None
    file: int | None


class FactShape(TypedDict):
    """What a gateway told and nothing could be made of, and why not."""

    id: int
    gateway: str
    external_id: str
    kind: str
    learnt_at: str
    fault: str


class FactsAsked(TypedDict):
    """Of which gateway."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    gateway: NotRequired[str | None]


class Fault(TypedDict):
    """One field whose value is not allowed."""

    field: str
    value: NotRequired[Any]
    allowed: str


class FaultShape(TypedDict):
    """Something wrong with a draft: where it stands, and whether it forbids that the draft is published."""

    file: str
    line: int | None
    clause: str | None
    message: str
    severity: str


class FieldShape(TypedDict):
    """What a request must say: the allowed words where there are only some, the sentence that a person is shown."""

    name: str
    label: str
    required: bool
    choices: list[str]


class FigureShape(TypedDict):
    """One of the figures as a table: a list of values a row, in the order of `columns`; sums are strings."""

    name: str
    label: str
    currency: str
    months: int
    columns: list[str]
    rows: list[list[str | int]]


class FiguresAsked(TypedDict):
    """Over how many months up to this one, in which currency, and in which language the columns are called."""

    months: NotRequired[int]
    currency: NotRequired[str]
    language: NotRequired[str]


class FiscalChange(TypedDict):
    """What is to change; what is not given stays."""

    legal_name: NotRequired[str | None]
    tax_id: NotRequired[str | None]
    address: NotRequired[str | None]
    city: NotRequired[str | None]
    country: NotRequired[str | None]
    customer: NotRequired[int | None]


class FiscalShape(TypedDict):
    """What tax invoices say of the customer, from a moment on."""

    legal_name: str
    tax_id: str
    address: str
    city: str
    country: str
    email: str
    since: str


class ForWhom(TypedDict):
    """Whose payment a proof is of; for staff."""

    customer: NotRequired[int | None]


class Foreseen(TypedDict):
    """What would come of a request made now. Nothing of it is kept: its numbers and ids are not to be relied on."""

    outcome: str
    refusal: Problem | None
    decisions: list[DecisionShape]
    charges: list[ForeseenCharge]
    service: ServiceShape | None
    ends_on: str | None
    case: str | None
    begins: list[ForeseenStep]
    leaves: list[ForeseenStep]


class ForeseenCharge(TypedDict):
    """An invoice that would be raised, or changed: `before` is what it came to until now."""

    number: str | None
    net: Amount
    tax: Amount
    total: Amount
    before: Amount | None
    lines: list[LineShape]


class ForeseenStep(TypedDict):
    """A step of the future, with what it happens to."""

    at: str
    act: str
    clause: str
    only: NotRequired[str | None]
    irreversible: NotRequired[bool]
    about: Subject


class GivenRoles(TypedDict):
    """The roles that a person has from now on, in the place of those before."""

    roles: list[str]


class GroundShape(TypedDict):
    """A clause that a decision stands on: it orders, permits, limits, excludes or shows."""

    clause: str
    terms: str
    role: str


class GroupShape(TypedDict):
    """Hits of one kind, nearest first."""

    kind: str
    hits: list[HitShape]


class HandIn(TypedDict):
    """Of a card's scan, the number as the scan shows it."""

    shown: NotRequired[str]


class Held(TypedDict):
    """Why a step is held back."""

    why: str


class HitShape(TypedDict):
    """Something found: its page in the back office, what it is called, whose it is, and its state."""

    url: str
    title: str
    customer: int | None
    customer_name: str | None
    note: str | None
    state: str | None


class HoldShape(TypedDict):
    """A reason for which a service is off, and the decision that opened it."""

    reason: str
    about: str
    since: str
    decision: int


class InWords(TypedDict):
    """In which language."""

    language: NotRequired[Literal['es', 'en']]


class IncidentShape(TypedDict):
    """Something that does not work, or did not. `types` of services, all of them where there is none."""

    id: int
    title: str
    condition: str
    server: str | None
    types: list[str]
    functions: list[str]
    began_at: str
    ended_at: str | None
    updates: list[UpdateShape]


class InstallableShape(TypedDict):
    """An application that can be installed by itself, and what it asks for."""

    application: str
    asks: list[str]
    database: bool


class InvoiceShape(TypedDict):
    """A claim. `due_on` is the last day on which payment is on time; `overdue` an unpaid one past it."""

    id: int
    customer: int
    number: str
    kind: str
    origin: str
    state: str
    issued_at: str
    due_on: str
    paid_at: str | None
    net: Amount
    tax: Amount
    total: Amount
    unpaid: Amount
    service: int | None
    order: int | None
    decision: int


class InvoiceWhole(TypedDict):
    """One invoice with its lines, its documents, and what happens if it stays unpaid."""

    id: int
    customer: int
    number: str
    kind: str
    origin: str
    state: str
    issued_at: str
    due_on: str
    paid_at: str | None
    net: Amount
    tax: Amount
    total: Amount
    unpaid: Amount
    service: int | None
    order: int | None
    decision: int
    lines: list[LineShape]
    documents: list[DocumentShape]
    plan: list[Coming]


class InvoicesAsked(TypedDict):
    """Which invoices are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[Literal['unpaid', 'paid', 'cancelled', 'refunded'] | None]
    due_before: NotRequired[str | None]
    service: NotRequired[int | None]


class ItemShape(TypedDict):
    """One thing of an order."""

    product: str
    cycle: str
    quantity: int
    name: str
    domain: str | None
    options: dict[str, Any]
    service: int | None


class Language(TypedDict):
    """In which language."""

    language: NotRequired[Literal['es', 'en']]


class Leaving(TypedDict):
    """The customer's own name, typed once more: what follows cannot be undone."""

    name: str


class Left(TypedDict):
    """Whether the account was closed; where not, which services still run until they end."""

    closed: bool
    running: list[int]


class LicenceShape(TypedDict):
    """A licence with the person who has it."""

    id: int
    customer: int
    service: int
    code: str
    product: str
    state: str
    person: str
    email: str
    functions: list[str]
    devices: list[DeviceShape]


class LineShape(TypedDict):
    """One charge of an invoice, with its period and the clause and decision that raised it."""

    kind: str
    text: str
    product: str | None
    service: int | None
    quantity: str
    net: Amount
    tax: Amount
    tax_percent: str
    first_day: str | None
    last_day: str | None
    clause: str | None
    decision: int


class MaintenanceShape(TypedDict):
    """Work that is planned or goes on."""

    id: int
    kind: str
    server: str | None
    types: list[str]
    starts_at: str
    ends_at: str | None
    expected_minutes: int | None
    reason: str
    announced_at: str


class Many(TypedDict):
    """An act, and the ids of what it is to be done to."""

    act: str
    ids: list[int]


class Me(TypedDict):
    """For whom the key speaks, and what it may do."""

    kind: str
    name: str
    customer: int | None
    roles: list[str]
    scopes: list[str]
    now: str
    terms: str


class MeasureShape(TypedDict):
    """One metric, in bytes, seconds, or by number, oldest first; `limit` where the terms ask not to pass one."""

    metric: str
    limit: str | None
    points: list[PointShape]


class MessageShape(TypedDict):
    """One message; `internal` ones are read by staff alone."""

    id: int
    at: str
    author: str
    text: str
    internal: bool


class MethodShape(TypedDict):
    """A way to pay, and what a payment by it needs to be complete."""

    method: str
    name: str
    needs: list[str]


class Mistake(TypedDict):
    """A clause, and the days on which its acts fell due, both included."""

    clause: str
    first_day: str
    last_day: str


class MonthAsked(TypedDict):
    """A month, 2026-04; this one where none is named."""

    month: NotRequired[str | None]


class MoveShape(TypedDict):
    """One movement: by `change` more is owed (below zero: less), and `balance` is owed after it."""

    at: str
    decision: int
    invoice: int | None
    payment: int | None
    change: Amount
    balance: Amount


class Moved(TypedDict):
    """What becomes of an address."""

    move: Literal['pause', 'resume']


class MovesAsked(TypedDict):
    """Which moves are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    service: NotRequired[int | None]
    step: NotRequired[str | None]


class NewContact(TypedDict):
    """A person to be authorised, and what for."""

    name: str
    email: str
    may: NotRequired[list[str]]
    customer: NotRequired[int | None]


class NewDraft(TypedDict):
    """The name of the version to be written, and the day from which it is to rule."""

    title: str
    in_force: str


class NewEndpoint(TypedDict):
    """Where to tell, and which acts of decisions; none: all."""

    url: str
    acts: NotRequired[list[str]]


class NewIncident(TypedDict):
    """What fails, where, and since when."""

    title: str
    server: NotRequired[str]
    types: NotRequired[list[str]]
    functions: NotRequired[list[str]]
    cause: NotRequired[str]
    condition: NotRequired[Any]
    began_at: NotRequired[str | None]


class NewItem(TypedDict):
    """One thing that is wanted."""

    product: str
    cycle: str
    quantity: NotRequired[int]
    name: NotRequired[str]
    domain: NotRequired[str]
    options: NotRequired[dict[str, Any]]


class NewMaintenance(TypedDict):
    """What will be done, where, and when."""

    kind: NotRequired[Any]
    starts_at: str
    ends_at: NotRequired[str | None]
    server: NotRequired[str]
    types: NotRequired[list[str]]
    task: NotRequired[str]
    expected_minutes: NotRequired[int | None]
    reason: NotRequired[str]
    performer: NotRequired[str]
    because: NotRequired[str]
    also: NotRequired[list[str]]


class NewMessage(TypedDict):
    """What is written; `internal` is for staff."""

    text: str
    internal: NotRequired[bool]


class NewOrder(TypedDict):
    """What is wanted. `accepts` is the hash of the terms that its buyer was shown and accepted (GET /terms)."""

    items: list[NewItem]
    customer: NotRequired[int | None]
    method: NotRequired[str]
    coupon: NotRequired[str]
    currency: NotRequired[str | None]
    accepts: NotRequired[str | None]
    accepts_documents: NotRequired[bool]


class NewReading(TypedDict):
    """One metric of a service or of a server at an instant; told twice, it is taken once."""

    metric: str
    value: Any
    at: NotRequired[str | None]
    service: NotRequired[int | None]
    server: NotRequired[str]


class NewStaff(TypedDict):
    """Somebody new: GET /staff-roles tells the roles that the house knows."""

    name: str
    email: str
    roles: list[str]


class NewTicket(TypedDict):
    """What is asked, of which department, and about what."""

    subject: str
    text: str
    department: NotRequired[str]
    about: NotRequired[str]
    customer: NotRequired[int | None]


class NewTrial(TypedDict):
    """The days to be lived again, the last one not included, and figures: `clause.figure=value`."""

    since: str
    until: str
    figures: list[str]


class NewUpdate(TypedDict):
    """How it stands now; `stable` ends it."""

    condition: Condition
    text: NotRequired[str]
    cause: NotRequired[str]
    at: NotRequired[str | None]


class NodeMoved(TypedDict):
    """What it may be given from now on."""

    move: Literal['activate', 'drain', 'down']


class NodeShape(TypedDict):
    """A node: what it may be given, its room, when it was last heard, what waits for it and what it fails at."""

    id: int
    name: str
    address: str
    drivers: list[str]
    plans: list[str]
    state: str
    capacity: int
    services: int
    waiting: int
    failing: int
    silent: bool
    seen_at: str | None
    version: str


class NodeWhole(TypedDict):
    """One node, with what it fails at."""

    id: int
    name: str
    address: str
    drivers: list[str]
    plans: list[str]
    state: str
    capacity: int
    services: int
    waiting: int
    failing: int
    silent: bool
    seen_at: str | None
    version: str
    troubles: list[Trouble]


class NoticeShape(TypedDict):
    """One notice, and what proves that it went out."""

    id: int
    customer: int
    kind: str
    channel: str
    about: Subject
    address: str | None
    subject: str
    state: str
    ordered_at: str
    sent_at: str | None
    decision: int | None


class NoticeWhole(TypedDict):
    """One notice with its text."""

    id: int
    customer: int
    kind: str
    channel: str
    about: Subject
    address: str | None
    subject: str
    state: str
    ordered_at: str
    sent_at: str | None
    decision: int | None
    body: str


class NoticesAsked(TypedDict):
    """Which notices are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    kind: NotRequired[str | None]


class Of(TypedDict):
    """Whose; for staff."""

    customer: NotRequired[int | None]


class OfAsked(TypedDict):
    """Whose, for staff."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]


class OfPerson(TypedDict):
    """Whose personal data, and what for: staff say so where the terms keep each look."""

    customer: NotRequired[int | None]
    purpose: NotRequired[str]


class OfferShape(TypedDict):
    """A kind of request that makes sense now. `danger`: something ends; `for_good`: it cannot be undone."""

    kind: str
    about: str
    danger: bool
    for_good: bool
    fields: list[FieldShape]


class Onward(TypedDict):
    """The node that it goes to, by name; empty: the one that plan, room and health choose."""

    to: NotRequired[str]


class Order(TypedDict):
    """With the reason, for the acts that ask for one."""

    act: str
    ids: list[int]
    why: NotRequired[str]


class OrderShape(TypedDict):
    """What was asked for at one moment; `invoice` is its first one."""

    id: int
    customer: int
    number: str
    state: str
    placed_at: str
    currency: str
    method: str | None
    coupon: str | None
    invoice: int | None
    items: list[ItemShape]
    decision: int


class OrdersAsked(TypedDict):
    """Which orders are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[Literal['awaiting-acceptance', 'awaiting-payment', 'awaiting-verification', 'held', 'in-activation', 'fulfilled', 'cancelled', 'refused'] | None]


class Outcome(TypedDict):
    """What came of it at once: done, a case that a person decides, or held until the primary contact confirms it."""

    outcome: str
    case: int | None
    facts: dict[str, Any]


class Over(TypedDict):
    """That maintenance is over, and between which instants services were really interrupted."""

    touched_from: NotRequired[str | None]
    touched_until: NotRequired[str | None]


class PageAcceptanceshape(TypedDict):
    """PageAcceptanceshape"""

    items: list[AcceptanceShape]
    next: NotRequired[str | None]


class PageAccessshape(TypedDict):
    """PageAccessshape"""

    items: list[AccessShape]
    next: NotRequired[str | None]


class PageAnswershape(TypedDict):
    """PageAnswershape"""

    items: list[AnswerShape]
    next: NotRequired[str | None]


class PageBrakeshape(TypedDict):
    """PageBrakeshape"""

    items: list[BrakeShape]
    next: NotRequired[str | None]


class PageBulkshape(TypedDict):
    """PageBulkshape"""

    items: list[BulkShape]
    next: NotRequired[str | None]


class PageCampaignshape(TypedDict):
    """PageCampaignshape"""

    items: list[CampaignShape]
    next: NotRequired[str | None]


class PageCardshape(TypedDict):
    """PageCardshape"""

    items: list[CardShape]
    next: NotRequired[str | None]


class PageCaseshape(TypedDict):
    """PageCaseshape"""

    items: list[CaseShape]
    next: NotRequired[str | None]


class PageChangeshape(TypedDict):
    """PageChangeshape"""

    items: list[ChangeShape]
    next: NotRequired[str | None]


class PageClientdocumentshape(TypedDict):
    """PageClientdocumentshape"""

    items: list[ClientDocumentShape]
    next: NotRequired[str | None]


class PageConfirmationshape(TypedDict):
    """PageConfirmationshape"""

    items: list[ConfirmationShape]
    next: NotRequired[str | None]


class PageCustomershape(TypedDict):
    """PageCustomershape"""

    items: list[CustomerShape]
    next: NotRequired[str | None]


class PageDecisionshape(TypedDict):
    """PageDecisionshape"""

    items: list[DecisionShape]
    next: NotRequired[str | None]


class PageDeliveryshape(TypedDict):
    """PageDeliveryshape"""

    items: list[DeliveryShape]
    next: NotRequired[str | None]


class PageDisputeshape(TypedDict):
    """PageDisputeshape"""

    items: list[DisputeShape]
    next: NotRequired[str | None]


class PageDraftshape(TypedDict):
    """PageDraftshape"""

    items: list[DraftShape]
    next: NotRequired[str | None]


class PageEntryshape(TypedDict):
    """PageEntryshape"""

    items: list[EntryShape]
    next: NotRequired[str | None]


class PageFactshape(TypedDict):
    """PageFactshape"""

    items: list[FactShape]
    next: NotRequired[str | None]


class PageInvoiceshape(TypedDict):
    """PageInvoiceshape"""

    items: list[InvoiceShape]
    next: NotRequired[str | None]


class PageMoveshape(TypedDict):
    """PageMoveshape"""

    items: list[MoveShape]
    next: NotRequired[str | None]


class PageNodeshape(TypedDict):
    """PageNodeshape"""

    items: list[NodeShape]
    next: NotRequired[str | None]


class PageNoticeshape(TypedDict):
    """PageNoticeshape"""

    items: list[NoticeShape]
    next: NotRequired[str | None]


class PageOrdershape(TypedDict):
    """PageOrdershape"""

    items: list[OrderShape]
    next: NotRequired[str | None]


class PageParkedshape(TypedDict):
    """PageParkedshape"""

    items: list[ParkedShape]
    next: NotRequired[str | None]


class PagePaymentshape(TypedDict):
    """PagePaymentshape"""

    items: list[PaymentShape]
    next: NotRequired[str | None]


class PageRateshape(TypedDict):
    """PageRateshape"""

    items: list[RateShape]
    next: NotRequired[str | None]


class PageReferenceshape(TypedDict):
    """PageReferenceshape"""

    items: list[ReferenceShape]
    next: NotRequired[str | None]


class PageRefundshape(TypedDict):
    """PageRefundshape"""

    items: list[RefundShape]
    next: NotRequired[str | None]


class PageRunshape(TypedDict):
    """PageRunshape"""

    items: list[RunShape]
    next: NotRequired[str | None]


class PageScreeningshape(TypedDict):
    """PageScreeningshape"""

    items: list[ScreeningShape]
    next: NotRequired[str | None]


class PageServicemoveshape(TypedDict):
    """PageServicemoveshape"""

    items: list[ServiceMoveShape]
    next: NotRequired[str | None]


class PageServiceshape(TypedDict):
    """PageServiceshape"""

    items: list[ServiceShape]
    next: NotRequired[str | None]


class PageSigninshape(TypedDict):
    """PageSigninshape"""

    items: list[SignInShape]
    next: NotRequired[str | None]


class PageStaffshape(TypedDict):
    """PageStaffshape"""

    items: list[StaffShape]
    next: NotRequired[str | None]


class PageTaskshape(TypedDict):
    """PageTaskshape"""

    items: list[TaskShape]
    next: NotRequired[str | None]


class PageTicketshape(TypedDict):
    """PageTicketshape"""

    items: list[TicketShape]
    next: NotRequired[str | None]


class PageTrialshape(TypedDict):
    """PageTrialshape"""

    items: list[TrialShape]
    next: NotRequired[str | None]


class PageUseshape(TypedDict):
    """PageUseshape"""

    items: list[UseShape]
    next: NotRequired[str | None]


class PanelCopyShape(TypedDict):
    """A copy that the customer made in the panel, and that still lies in the account."""

    id: int
    file: str
    made_at: str


class ParkedAsked(TypedDict):
    """Whose."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]


class ParkedShape(TypedDict):
    """A subject on which automation stopped, why, and who must look until when."""

    id: int
    customer: int
    about: Subject
    why: str
    owner: str
    deadline: str
    parked_at: str


class Passed(TypedDict):
    """What the hour is now, and how often each act was done on the way."""

    now: str
    done: dict[str, int]


class PaymentShape(TypedDict):
    """Money that came, or that somebody says came: `claimed` until it is found in our accounts."""

    id: int
    customer: int
    invoice: int | None
    method: str
    state: str
    amount: Amount
    reference: str | None
    value_at: str
    learnt_at: str
    settled_at: str | None
    decision: int


class PaymentsAsked(TypedDict):
    """Which payments are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[str | None]


class PeriodShape(TypedDict):
    """A span of days that was paid for, before tax."""

    first_day: str
    last_day: str
    net: Amount


class PointShape(TypedDict):
    """What was read at an instant."""

    at: str
    value: str


class Preferences(TypedDict):
    """How the customer is written to."""

    language: str


class PriceChangeShape(TypedDict):
    """An amount that would be another; null where it is not charged."""

    what: str
    currency: str
    old: str | None
    new: str | None


class Problem(TypedDict):
    """What went wrong. `code` is stable and meant for programs; `detail` is meant for people."""

    type: NotRequired[str]
    status: int
    code: str
    title: str
    detail: str
    faults: NotRequired[list[Fault]]
    clause: NotRequired[str | None]
    terms: NotRequired[str | None]
    reason: NotRequired[str | None]
    facts: NotRequired[dict[str, Any]]
    decision: NotRequired[int | None]


class ProductShape(TypedDict):
    """One thing for sale, with its list prices by cycle and currency, before tax unless the house's prices hold it."""

    slug: str
    kind: str
    type: str
    name: dict[str, str]
    summary: dict[str, str]
    prices: dict[str, dict[str, str]]
    options: dict[str, Any]
    allowances: dict[str, Any]
    needs_domain: bool
    tax_percent: str


class ProofFile(TypedDict):
    """A file that was kept, and the fingerprint of its content."""

    id: int
    name: str
    sha256: str


class ProofShape(TypedDict):
    """How many customers stand how, and what became of the letters."""

    version: str
    answers: dict[str, int]
    letters: dict[str, int]


class PublishedShape(TypedDict):
    """The version that the draft became."""

    number: int
    version: str
    hash: str


class Pulled(TypedDict):
    """Why everything stops."""

    why: str


class Purpose(TypedDict):
    """What a letter is looked at for, by staff."""

    purpose: NotRequired[str]


class PurposeShape(TypedDict):
    """What the caller may act for: for how long at the most, which deeds beside looking, and whether it is told."""

    purpose: str
    lasts: str
    may: list[str]
    told: bool


class QuoteShape(TypedDict):
    """The first charge, for its days, and each later one; `pay_by` is the last day to pay the first."""

    product: str
    cycle: str
    quantity: int
    net: Amount
    tax: Amount
    total: Amount
    first_day: str | None
    last_day: str | None
    days: int | None
    of: int | None
    renewal_net: Amount
    renewal_total: Amount
    pay_by: str
    clause: str | None


class RateShape(TypedDict):
    """What one `unit` cost in `currency` on a day, as one source told it."""

    id: int
    unit: str
    currency: str
    price: str
    on: str
    source: str
    learnt_at: str
    entered_by: str


class RatesAsked(TypedDict):
    """Of which currency, and for which day."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    unit: NotRequired[str | None]
    on: NotRequired[str | None]


class Reason(TypedDict):
    """Why it is undone."""

    why: str


class ReferenceShape(TypedDict):
    """A reference by which an invoice can be paid; without a code until the gateway has issued it."""

    id: int
    customer: int
    invoice: int
    code: str | None
    amount: Amount
    issued_at: str
    expires_at: str | None


class ReferencesAsked(TypedDict):
    """Of which invoice."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    invoice: NotRequired[int | None]


class RefundShape(TypedDict):
    """Money given back, or to be: `ordered_at` once staff were asked to pay it out, `paid_out_at` once they had."""

    id: int
    customer: int
    invoice: int | None
    payment: int | None
    amount: Amount
    method: str
    decided_at: str
    ordered_at: str | None
    paid_out_at: str | None
    decision: int


class RefundsAsked(TypedDict):
    """Whose, for staff; of which invoice; whether it still waits to be paid out."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    invoice: NotRequired[int | None]
    waiting: NotRequired[bool | None]


class RefusedOne(TypedDict):
    """One that it was not done to, why, and by which clause."""

    id: int
    why: str
    clause: str | None


class RelocationShape(TypedDict):
    """The newest relocation of a service. Asked for, and gone on with, by POST /requests: `relocation`, …."""

    id: int
    customer: int
    service: int
    way: str
    state: str
    stated: dict[str, Any]
    estimate: Amount | None
    fee: Amount | None
    access_sent: bool
    access_works: bool | None
    confirmed: dict[str, Any]
    parts: dict[str, Any]
    mailboxes: int
    own_passwords: int
    outage_seconds: int | None
    reason: str | None
    asked_at: str
    started_at: str | None
    closed_at: str | None


class RuledShape(TypedDict):
    """The version that rules one service today; `number` is that of GET /terms/versions/{number}/changes."""

    service: int
    version: str
    hash: str
    number: int


class RunShape(TypedDict):
    """One passage over the agenda."""

    id: int
    started_at: str
    upto: str
    ended_at: str | None
    counts: dict[str, int]
    parked: int
    held: dict[str, Any]


class Said(TypedDict):
    """What the person decides; `fields` are the case kind's own."""

    outcome: Literal['grant', 'refuse']
    reason: NotRequired[str]
    amount: NotRequired[float | str | None]
    fields: NotRequired[dict[str, Any]]


class ScreeningShape(TypedDict):
    """A card that somebody wants to pay with, and until when its use is to be confirmed; staff see its score too."""

    id: int
    customer: int
    invoice: int
    card: int | None
    brand: str
    last_four: str
    amount: Amount
    score: int | None
    reasons: list[Any]
    state: str
    screened_at: str
    answer_by: str | None
    decision: int


ScreeningState = Literal['passed', 'asked', 'received', 'confirmed', 'disabled']


class ScreeningsAsked(TypedDict):
    """Whose, for staff; in which state."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[ScreeningState | None]


class ServiceMoveShape(TypedDict):
    """A service on its way, or that moved; `words` are the node's own where it stayed. `copies` went with it."""

    id: int
    customer: int
    service: int
    from_node: str
    to_node: str
    step: str
    words: str
    copies: int
    began_at: str
    ended_at: str | None
    evacuation: int | None


class ServiceShape(TypedDict):
    """One service. `state` is `suspended` while a hold is open, and `ending` once its end is agreed."""

    id: int
    customer: int
    name: str
    domain: str | None
    product: str
    type: str
    cycle: str
    quantity: int
    options: dict[str, Any]
    state: str
    holds: list[HoldShape]
    agreed_price: Amount | None
    ordered_on: str
    activated_at: str | None
    renews_on: str | None
    paid_until: str | None
    ends_on: str | None
    ended_at: str | None
    data_deleted_at: str | None


class ServiceWithPlan(TypedDict):
    """One service with what comes next, under the terms that rule it."""

    id: int
    customer: int
    name: str
    domain: str | None
    product: str
    type: str
    cycle: str
    quantity: int
    options: dict[str, Any]
    state: str
    holds: list[HoldShape]
    agreed_price: Amount | None
    ordered_on: str
    activated_at: str | None
    renews_on: str | None
    paid_until: str | None
    ends_on: str | None
    ended_at: str | None
    data_deleted_at: str | None
    plan: list[Coming]


class ServicesAsked(TypedDict):
    """Which services are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[Literal['pending', 'active', 'expired', 'cancelled', 'terminated'] | None]
    domain: NotRequired[str | None]


class Settlement(TypedDict):
    """Whether a claimed payment is in our accounts."""

    outcome: Literal['received', 'rejected']


class SignInShape(TypedDict):
    """A person who came in, or tried to: the person's own, for whom the key speaks."""

    id: int
    at: str
    succeeded: bool
    methods: list[str]
    address: str | None


class SpanAsked(TypedDict):
    """How far back: the finer the shorter."""

    span: NotRequired[Literal['day', 'month', 'year']]


class StaffAsked(TypedDict):
    """Those who work here, or those who did."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    works_here: NotRequired[bool]


class StaffShape(TypedDict):
    """A person who works, or worked, for the house."""

    id: int
    name: str
    email: str
    roles: list[str]
    works_here: bool
    last_seen_at: str | None


class StaffTakenOn(TypedDict):
    """Somebody new, and the address at which the person chooses a password: it is shown this once."""

    id: int
    name: str
    email: str
    roles: list[str]
    works_here: bool
    last_seen_at: str | None
    password_url: str


Stand = Literal['told', 'waiting', 'consented', 'deemed', 'objected', 'overruled', 'leaving', 'lapsed']


class StatusShape(TypedDict):
    """What goes on, what is planned, what was in the last month; and which of the caller's services are touched."""

    incidents: list[IncidentShape]
    maintenance: list[MaintenanceShape]
    past: list[IncidentShape]
    touched: dict[str, list[int]]


class Staying(TypedDict):
    """A service that could not be moved, and why."""

    service: int
    why: str


class Subject(TypedDict):
    """What something is about."""

    kind: str
    id: int


class Taken(TypedDict):
    """That a reading was taken."""

    metric: str
    at: str


class TaskShape(TypedDict):
    """Something to do on a service: create, suspend, unsuspend, change-plan, renew, terminate."""

    id: int
    customer: int
    service: int
    act: str
    department: str
    details: dict[str, Any]
    state: str
    opened_at: str
    attend_from: str | None
    ended_at: str | None
    note: str


class TasksAsked(TypedDict):
    """Which tasks are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[Literal['open', 'done', 'failed'] | None]
    act: NotRequired[str | None]


class TicketShape(TypedDict):
    """A written request. `open` waits for us, `answered` for the customer."""

    id: int
    customer: int
    number: str
    department: str
    subject: str
    about: str | None
    state: str
    opened_at: str
    waiting_since: str | None
    closed_at: str | None


class TicketWithThread(TypedDict):
    """A ticket with all its messages, oldest first."""

    id: int
    customer: int
    number: str
    department: str
    subject: str
    about: str | None
    state: str
    opened_at: str
    waiting_since: str | None
    closed_at: str | None
    messages: list[MessageShape]


class TicketsAsked(TypedDict):
    """Which tickets are wanted."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    state: NotRequired[Literal['open', 'answered', 'held', 'closed'] | None]
    department: NotRequired[str | None]


class ToAccept(TypedDict):
    """The hash of the version that was shown and is accepted."""

    hash: str


class ToActFor(TypedDict):
    """For what, and a note for the journal."""

    purpose: str
    note: NotRequired[str]


class ToCheck(TypedDict):
    """Texts to be looked at in the place of the draft's own; none of it is kept."""

    text: NotRequired[str | None]
    catalog: NotRequired[str | None]


class ToPublish(TypedDict):
    """The name of the version once more: it is for good. A reason where prices rise, if the terms ask for one."""

    version: str
    reason: NotRequired[str]
    note: NotRequired[str]


class ToQuote(TypedDict):
    """What would be ordered."""

    product: str
    cycle: NotRequired[str | None]
    quantity: NotRequired[int]
    currency: NotRequired[str | None]


class ToTry(TypedDict):
    """The days to be lived again under the draft, the last one not included."""

    since: str
    until: str


class ToUndo(TypedDict):
    """With the reason, which customers read."""

    clause: str
    first_day: str
    last_day: str
    why: str


class Told(TypedDict):
    """Money on its way to us, or with us. `reference` tells this arrival from every other of the same method."""

    invoice: NotRequired[int | None]
    customer: NotRequired[int | None]
    amount: float | str
    currency: str
    method: str
    reference: str
    value_at: NotRequired[str | None]
    details: NotRequired[dict[str, str]]
    file: NotRequired[int | None]
    pays: NotRequired[list[int]]


class TrialShape(TypedDict):
    """A question and how far it has come: `done` lives of `whole`."""

    id: int
    asked_at: str
    asked_by: str
    since: str
    until: str
    figures: list[str]
    state: str
    done: int
    whole: int
    fault: str | None


class TrialWithReport(TypedDict):
    """With what would have been different; null until it is answered."""

    id: int
    asked_at: str
    asked_by: str
    since: str
    until: str
    figures: list[str]
    state: str
    done: int
    whole: int
    fault: str | None
    report: dict[str, Any] | None


class Trouble(TypedDict):
    """A service that a node fails at, in the node's own words."""

    service: int
    attempts: int
    words: str
    retry_at: str | None


class UndoingShape(TypedDict):
    """One act that can be undone: `returns` is what its customer owes less, tax included."""

    decision: int
    customer: int
    act: str
    at: str
    lines: int
    holds: int
    returns: Amount | None


class UndoingsShape(TypedDict):
    """What would be undone, and how many acts cannot be any more."""

    acts: list[UndoingShape]
    left: int


class Undone(TypedDict):
    """How many acts were undone."""

    undone: int


class UpdateShape(TypedDict):
    """What was told of an incident at an instant."""

    at: str
    condition: str
    text: str


class UseAsked(TypedDict):
    """Whose, for staff; of which mailbox."""

    cursor: NotRequired[str | None]
    limit: NotRequired[int]
    customer: NotRequired[int | None]
    mailbox: NotRequired[str | None]


class UseShape(TypedDict):
    """What a mailbox used on one day: counters by kind."""

    service: int
    mailbox: str
    day: str
    counters: dict[str, Any]


class Used(TypedDict):
    """How much of the balance was set against an invoice."""

    used: Amount
    invoice: InvoiceShape


class VersionShape(TypedDict):
    """A published version: from when it rules new contracts, and those that stood before."""

    version: str
    hash: str
    change: str
    announced_at: str
    in_force: str
    existing_from: str


class VersionWithClauses(TypedDict):
    """The version in force for new contracts, clause by clause."""

    version: str
    hash: str
    change: str
    announced_at: str
    in_force: str
    existing_from: str
    clauses: list[ClauseShape]


class Wanted(TypedDict):
    """How the customer is written to: in which language, which letters that may be left off still come, and since when"""

    language: str
    letters: dict[str, bool]
    advertising_since: str | None


class WaysAsked(TypedDict):
    """Of which invoice, where it matters; whose, for staff."""

    invoice: NotRequired[int | None]
    customer: NotRequired[int | None]


class WaysShape(TypedDict):
    """The ways to pay that are open to a customer, and the accounts to which money can be sent."""

    methods: list[MethodShape]
    accounts: list[BankAccountShape]


class WhyShape(TypedDict):
    """One decision, explained: the shape of `posada why --json`."""

    decision: int
    at: str
    due: str
    act: str
    subject: str
    outcome: str
    reason: str
    actor: str
    grounds: list[dict[str, Any]]
    facts: dict[str, Any]
    amounts: dict[str, Any]
    currency: str | None
    count: list[dict[str, Any]]
    otherwise: str
    objection: str


class Wish(TypedDict):
    """Something asked for. `kind` is one of GET /request-kinds; `fields` are the kind's own."""

    kind: str
    about: str
    fields: NotRequired[dict[str, Any]]


class Word(TypedDict):
    """What the primary contact says."""

    outcome: Literal['confirm', 'decline']


class Words(TypedDict):
    """What is looked for: names, domains, numbers, amounts."""

    q: str


WorkKind = Literal['scheduled', 'emergency', 'transition']
