"""One invoice a month for all that a customer has to renew in it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from posada.contexts.billing.acts.exempt_tax import without_exempt_tax
from posada.contexts.billing.acts.issue_invoices import invoice_of, verdict_of, write_lines
from posada.contexts.billing.events import InvoicesIssued
from posada.contexts.billing.lines import Draft
from posada.contexts.billing.queries import billed_while_suspended
from posada.contexts.billing.renewal_draft import next_period_start
from posada.contexts.billing.rules.renewal_order import RenewalOrder
from posada.contexts.contracts.queries import about_to_change
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import CYCLES
from posada.ground.ledger.models import Account
from posada.ground.ledger.numbers import take_numbers
from posada.ground.ledger.transfers import record_for_invoices
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.alike import Batch
from posada.terms.contract import Terms
from posada.terms.decisions import record_alike
from posada.terms.rows import insert_alike, take_ids
from posada.terms.versions import book


def rest_of_month(steps: Sequence[DueStep], now: datetime) -> list[DueStep]:
    """What these customers have to renew later in the month, where it goes on the invoice of what is due now.

    What is about to have another rent is not among it: it is charged by itself, on its day.
    """
    terms = book().for_existing(now)
    if not any(ruling.rule.together == "month" for ruling in terms.rulings(RenewalOrder)):
        return []
    due = {step.subject_id: step for step in steps}
    found = services.by_id(due)
    first = {step.customer_id: step for step in reversed(steps) if _joins(found[step.subject_id], terms)}
    coming = [s for s in services.running_of(list(first)) if s.pk not in due and _joins(s, terms)]
    ids = [service.pk for service in coming]
    suspended, changing = services.open_holds(ids), about_to_change(ids)
    joining = []
    for service in coming:
        begins, step = next_period_start(service), first[service.customer_id]
        billed = service.pk not in suspended or billed_while_suspended(terms, services.target(service))
        if begins is None or service.pk in changing or not CYCLES[service.cycle]:
            continue
        if billed and _same_month(begins, step.due_at, terms):
            joining.append(DueStep(service.customer_id, "service", service.pk, step.act, step.due_at, step.clause))
    return joining


def _joins(service: Service, terms: Terms) -> bool:
    ruling = terms.ruling(RenewalOrder, services.target(service))
    return ruling is not None and ruling.rule.together == "month"


def _same_month(begins: date, due_at: datetime, terms: Terms) -> bool:
    day = terms.calendar.today(due_at)
    return (begins.year, begins.month) == (day.year, day.month)


def issue_jointly(drafts: Batch[Draft], *, now: datetime, by: Actor) -> list[int]:
    """Issue one proforma a customer for all of these drafts of theirs; each service has its own line and decision.

    Announces InvoicesIssued.
    """
    drafts = without_exempt_tax(drafts, now)
    decisions = record_alike(drafts.of(map(verdict_of, drafts.models)), now=now, actor=by)
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, model in enumerate(drafts.which):
        draft = drafts.models[model]
        key = (drafts.customers[place], draft.currency, draft.version_id)
        groups.setdefault(key, []).append(place)
    places = list(groups.values())
    joint = [joined([drafts.models[drafts.which[place]] for place in of]) for of in places]
    ids, customers = take_ids("billing_invoice_id_seq", len(joint)), [drafts.customers[of[0]] for of in places]
    insert_alike(
        "billing_invoice", [invoice_of(draft, now) for draft in joint], range(len(joint)),
        {"id": ids, "customer_id": customers, "number": take_numbers("proforma", len(joint), book().newest()),
         "service_id": [drafts.subjects[of[0]] if len(of) == 1 else None for of in places],
         "decision_id": [decisions[of[0]] for of in places]},
    )  # fmt: skip
    write_lines(
        [
            (drafts.customers[place], id, position, replace(line, service_id=drafts.subjects[place]), decisions[place])
            for id, of in zip(ids, places, strict=True)
            for position, place in enumerate(of, 1)
            for line in drafts.models[drafts.which[place]].lines
        ]
    )
    record_for_invoices(
        Batch([draft.charges.total for draft in joint], range(len(joint)), customers, ids),
        [decisions[of[0]] for of in places], at=now, debit=Account.CLAIMS, credit=Account.CLAIMED,
    )  # fmt: skip
    touch("invoice", ids)
    touch("service", set(drafts.subjects))
    announce(InvoicesIssued(tuple(ids), joint[0].act, now, by))
    return ids


def joined(drafts: Collection[Draft]) -> Draft:
    """The drafts as one: all their lines, due on the last of their days."""
    first = next(iter(drafts))
    lines = tuple(line for draft in drafts for line in draft.lines)
    return replace(first, lines=lines, due_on=max(draft.due_on for draft in drafts), service_id=None)
