"""Closing a relocation: moved and paid by what was moved, or not moved and free."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.relocation import queries
from posada.contexts.relocation.acts.ask import counted
from posada.contexts.relocation.acts.prepare import held, terms_of
from posada.contexts.relocation.events import RelocationPriced
from posada.contexts.relocation.models import Relocation
from posada.contexts.relocation.rules.fees import RelocationFailure, RelocationFee, price
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import CaseState
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds


def close(
    service_id: int, outcome: str, moved: Mapping[str, Any], *, reason: str = "", accepted: str = "", now: datetime,
    by: Actor,
) -> None:  # fmt: skip
    """Close as `done`, `failed` or `partial`; `moved` says how much of each. Announces RelocationPriced where it costs.

    Refused while a part is open, and for a partial one that its customer did not accept in writing (`accepted`).
    """
    row = held(service_id)
    terms, target = terms_of(row, now)
    if by.is_customer or outcome not in ("done", "failed", "partial"):
        raise BadInput("outcome", outcome, "done, failed, partial, by staff")
    service = services.by_id([service_id])[service_id]
    fee, failure = terms.ruling(RelocationFee, target), terms.ruling(RelocationFailure, target)
    verdict = Verdict(row.customer_id, "service", service_id, "close-relocation", now, effects=("relocation-closed",))
    stood_on: tuple[Ground, ...] = ()
    if outcome == "done":
        if lacking := queries.open_parts(row, terms, service):
            ruling, names = lacking[0]
            missing = [each for name in names for each in row.parts.get(name, {}).get("missing", [])]
            raise verdict.refused("parts-open", grounds=ruling.orders(), open=names, missing=missing)
        stood_on += grounds(*queries.parts(terms, service), role="orders") + grounds(fee, role="orders")
    if outcome == "partial" and (failure is None or not failure.rule.partial or not accepted):
        raise verdict.refused("not-accepted-in-writing", grounds=grounds(failure))
    if outcome != "done":
        stood_on += grounds(failure, role="orders")
    charged = fee is not None and outcome in ("done", "partial")
    net = Money(Decimal(0), row.currency)
    if charged and fee is not None:
        counts = {name: counted(moved.get(name, 0), name) for name in fee.rule.items}
        net = price(counts, queries.prices(fee.rule, row.currency, terms), row.currency)
    row.fee = net.amount
    facts = {"outcome": outcome, "reason": reason, "estimate": row.estimate, "difference": queries.difference(row),
             **{name: str(value) for name, value in moved.items()}}  # fmt: skip
    record([replace(verdict, grounds=stood_on, facts=facts, amounts={"net": net})], now=now, actor=by)
    _end(row, "fail" if outcome == "failed" else "finish", reason, stood_on, now=now, by=by)
    if net.amount > 0:
        of = failure if outcome == "partial" else None
        announce(RelocationPriced(service_id, net, facts, grounds(fee) + grounds(of, role="limits"), now, by))


def _end(row: Relocation, move: str, reason: str, stood_on: tuple[Ground, ...], *, now: datetime, by: Actor) -> None:
    """Close the row and its case; the access to the former server is erased."""
    row.move(move)
    row.closed_at, row.reason, row.access, row.access_works = now, reason, None, None
    row.save(update_fields=["state", "closed_at", "reason", "access", "access_works", "fee"])
    if row.case_id is not None:
        outcome = CaseState.REFUSED if move == "fail" else CaseState.GRANTED
        close_case(row.case_id, outcome, grounds=stood_on, now=now, by=by, facts={"reason": reason})
    touch("service", [row.service_id])
