"""Issuing claims: one transaction's drafts become invoices with lines, transfers and decisions, by COPY."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing.events import InvoicesIssued
from posada.contexts.billing.lines import Draft, Line, written_line
from posada.contexts.billing.rules.proforma import Proforma
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.numbers import take_numbers
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rows import copy_rows, take_ids
from posada.terms.rule import Ground
from posada.terms.versions import book

INVOICE_COLUMNS = (
    "id", "customer_id", "number", "kind", "origin", "state", "currency", "issued_at", "due_on", "net", "tax", "total",
    "paid", "service_id", "order_id", "product_kind", "type", "version_id", "decision_id",
)  # fmt: skip
LINE_COLUMNS = (
    "id", "customer_id", "invoice_id", "position", "kind", "service_id", "product", "text", "args", "quantity",
    "unit_price", "net", "tax", "tax_percent", "period_from", "period_until", "clause", "decision_id",
)  # fmt: skip


def issue_invoices(drafts: Sequence[Draft], *, now: datetime, by: Actor) -> list[int]:
    """Issue proformas and return their ids, in order. They claim, and post to memorandum accounts only.

    Announces InvoicesIssued, once an act.
    """
    if not drafts:
        return []
    ids = take_ids("billing_invoice_id_seq", len(drafts))
    numbers = take_numbers("proforma", len(drafts), book().newest())
    decisions = record([_verdict(draft) for draft in drafts], now=now, actor=by)
    copy_rows("billing_invoice", INVOICE_COLUMNS, _invoice_rows(drafts, ids, numbers, decisions, now))
    _copy_lines(drafts, ids, decisions)
    record_transfers(
        Transfer(draft.customer_id, now, Account.CLAIMS, Account.CLAIMED, draft.charges.total, decision, invoice_id=id)
        for draft, id, decision in zip(drafts, ids, decisions, strict=True)
    )
    touch("invoice", ids)
    touch("service", {draft.service_id for draft in drafts if draft.service_id is not None})
    for act in dict.fromkeys(draft.act for draft in drafts):
        issued = tuple(id for id, draft in zip(ids, drafts, strict=True) if draft.act == act)
        announce(InvoicesIssued(issued, act, now, by))
    return ids


def _verdict(draft: Draft) -> Verdict:
    kind, id = draft.subject
    return Verdict(
        draft.customer_id, kind, id, draft.act, draft.due_at, draft.grounds + _as_proforma(draft), facts=draft.facts,
        amounts=draft.charges.amounts, effects=("invoice-issued",),
    )  # fmt: skip


def _as_proforma(draft: Draft) -> tuple[Ground, ...]:
    """The clause by which a charge of this origin is raised as a proforma."""
    ruling = book().by_number(draft.version_id).ruling(Proforma)
    return ruling.permits() if ruling is not None and draft.origin in ruling.rule.origins else ()


def _invoice_rows(
    drafts: Sequence[Draft], ids: Sequence[int], numbers: Sequence[str], decisions: Sequence[int], now: datetime
) -> list[tuple[object, ...]]:
    return [
        (id, draft.customer_id, number, "proforma", draft.origin, "unpaid", draft.currency, now, draft.due_on,
         draft.charges.net.amount, draft.charges.tax.amount, draft.charges.total.amount, 0, draft.service_id,
         draft.order_id, draft.product_kind, draft.type, draft.version_id, decision)
        for draft, id, number, decision in zip(drafts, ids, numbers, decisions, strict=True)
    ]  # fmt: skip


def _copy_lines(drafts: Sequence[Draft], ids: Sequence[int], decisions: Sequence[int]) -> None:
    """The lines of an invoice for one service are about that service unless they say otherwise."""
    line_ids = iter(take_ids("billing_invoiceline_id_seq", sum(len(draft.lines) for draft in drafts)))
    rows = [
        (next(line_ids), draft.customer_id, id, position, kind, service_id or draft.service_id, *rest, decision)
        for draft, id, decision in zip(drafts, ids, decisions, strict=True)
        for position, kind, service_id, *rest in draft.charges.written
    ]
    copy_rows("billing_invoiceline", LINE_COLUMNS, rows)


def write_lines(lines: Sequence[tuple[int, int, int, Line, int]]) -> None:
    """Write (customer, invoice, position, line, decision) rows."""
    ids = take_ids("billing_invoiceline_id_seq", len(lines))
    rows = [
        (id, customer, invoice, *written_line(position, line), decision)
        for id, (customer, invoice, position, line, decision) in zip(ids, lines, strict=True)
    ]
    copy_rows("billing_invoiceline", LINE_COLUMNS, rows)
