"""Issuing claims: drafts become invoices with lines, transfers and decisions; alike ones are written as one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from posada.contexts.billing.acts.exempt_tax import without_exempt_tax
from posada.contexts.billing.events import InvoicesIssued
from posada.contexts.billing.lines import Draft, Line, columns_of
from posada.contexts.billing.rules.proforma import Proforma
from posada.contexts.billing.rules.tax import TaxOnTop
from posada.ground.agenda.unit import touch, touch_unplanned
from posada.ground.ledger.models import Account
from posada.ground.ledger.numbers import take_numbers
from posada.ground.ledger.transfers import record_for_invoices
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.alike import Batch
from posada.terms.decisions import Verdict, record_alike
from posada.terms.rows import copy_rows, insert_alike, take_ids, take_ids_ahead
from posada.terms.rule import Ground
from posada.terms.versions import book


def issue_invoices(drafts: Sequence[Draft], *, now: datetime, by: Actor) -> list[int]:
    """Issue proformas and return their ids, in order. They claim, and post to memorandum accounts only.

    Announces InvoicesIssued, once an act.
    """
    each = Batch(drafts, range(len(drafts)), [d.customer_id for d in drafts], [d.subject[1] for d in drafts])
    return issue_alike(each, [draft.service_id for draft in drafts], now=now, by=by)


def issue_alike(drafts: Batch[Draft], service_ids: Sequence[int | None], *, now: datetime, by: Actor) -> list[int]:
    """Issue proformas for many subjects, each by the draft it shares and for its own service, where it is for one."""
    if not drafts.subjects:
        return []
    drafts = without_exempt_tax(drafts, now)
    ids = take_ids("billing_invoice_id_seq", len(drafts.subjects))
    numbers = take_numbers("proforma", len(ids), book().newest())
    decisions = record_alike(drafts.of(map(verdict_of, drafts.models)), now=now, actor=by)
    insert_alike(
        "billing_invoice", [invoice_of(draft, now) for draft in drafts.models], drafts.which,
        {"id": ids, "customer_id": drafts.customers, "number": numbers, "service_id": service_ids,
         "decision_id": decisions},
    )  # fmt: skip
    _insert_lines(drafts, ids, service_ids, decisions)
    record_for_invoices(
        drafts.of((draft.charges.total for draft in drafts.models), ids), decisions,
        at=now, debit=Account.CLAIMS, credit=Account.CLAIMED,
    )  # fmt: skip
    touch_unplanned("invoice", ids)
    touch("service", {id for id in service_ids if id is not None})
    for act in dict.fromkeys(draft.act for draft in drafts.models):
        announce(InvoicesIssued(_issued_by(act, drafts, ids), act, now, by))
    return ids


def _issued_by(act: str, drafts: Batch[Draft], ids: Sequence[int]) -> tuple[int, ...]:
    return tuple(id for id, model in zip(ids, drafts.which, strict=True) if drafts.models[model].act == act)


def verdict_of(draft: Draft) -> Verdict:
    kind, id = draft.subject
    return Verdict(
        draft.customer_id, kind, id, draft.act, draft.due_at, draft.grounds + _papers(draft), facts=draft.facts,
        amounts=draft.charges.amounts, effects=("invoice-issued",),
    )  # fmt: skip


def _papers(draft: Draft) -> tuple[Ground, ...]:
    """The clauses on how a charge is raised, and on the tax that comes with it."""
    return _as_proforma(draft) + _tax_on_top(draft)


def _as_proforma(draft: Draft) -> tuple[Ground, ...]:
    """The clause by which a charge of this origin is raised as a proforma."""
    ruling = book().by_number(draft.version_id).ruling(Proforma)
    return ruling.permits() if ruling is not None and draft.origin in ruling.rule.origins else ()


def _tax_on_top(draft: Draft) -> tuple[Ground, ...]:
    """The clause by which the tax comes on top of the price, where one is charged."""
    ruling = book().by_number(draft.version_id).ruling(TaxOnTop)
    return ruling.limits() if ruling is not None and draft.charges.tax.is_positive else ()


def invoice_of(draft: Draft, now: datetime) -> dict[str, Any]:
    """The columns of an invoice that its like share."""
    charges = draft.charges
    return {
        "kind": "proforma", "origin": draft.origin, "state": "unpaid", "currency": draft.currency, "issued_at": now,
        "due_on": draft.due_on, "net": charges.net.amount, "tax": charges.tax.amount, "total": charges.total.amount,
        "paid": 0, "order_id": draft.order_id, "product_kind": draft.product_kind, "type": draft.type,
        "version_id": draft.version_id,
    }  # fmt: skip


def _insert_lines(
    drafts: Batch[Draft], ids: Sequence[int], service_ids: Sequence[int | None], decisions: Sequence[int]
) -> None:
    """The lines of an invoice for one service are about that service unless they say otherwise."""
    models: list[dict[str, Any]] = []
    abouts: list[int | None] = []
    numbers: list[range] = []  # the places of each draft's lines among the models
    for draft in drafts.models:
        numbers.append(range(len(models), len(models) + len(draft.lines)))
        models += [_line(position, line) for position, line in enumerate(draft.lines, 1)]
        abouts += [line.service_id for line in draft.lines]
    places = [(place, number) for place, model in enumerate(drafts.which) for number in numbers[model]]
    insert_alike(
        "billing_invoiceline", models, [number for _, number in places],
        {"customer_id": [drafts.customers[place] for place, _ in places],
         "invoice_id": [ids[place] for place, _ in places],
         "service_id": [abouts[number] or service_ids[place] for place, number in places],
         "decision_id": [decisions[place] for place, _ in places]},
    )  # fmt: skip


def _line(position: int, line: Line) -> dict[str, Any]:
    """The columns of a line that its like share."""
    columns = columns_of(position, line)
    return columns | {"args": orjson.Fragment(columns["args"])}


def write_lines(lines: Sequence[tuple[int, int, int, Line, int]]) -> None:
    """Write (customer, invoice, position, line, decision) rows."""
    if not lines:
        return
    ids = take_ids_ahead("billing_invoiceline_id_seq", len(lines))
    written = [columns_of(position, line) for _, _, position, line, _ in lines]
    copy_rows(
        "billing_invoiceline",
        ("id", "customer_id", "invoice_id", "decision_id", "service_id", *written[0]),
        [
            (id, customer, invoice, decision, line.service_id, *columns.values())
            for id, (customer, invoice, _, line, decision), columns in zip(ids, lines, written, strict=True)
        ],
    )
