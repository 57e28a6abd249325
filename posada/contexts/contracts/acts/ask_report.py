"""Asking for a report."""

from datetime import datetime

from posada.contexts.contracts import queries
from posada.contexts.contracts.rules.documents import ScopeFields
from posada.contexts.contracts.rules.reports import AgreedReports
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def ask_report(customer_id: int, name: str, *, now: datetime, by: Actor) -> None:
    """Have a report delivered. Raises Refused for one that the signed scope does not list."""
    terms = book().for_existing(now)
    ruling = terms.required(AgreedReports)
    scope = queries.signed_scope(customer_id)
    agreed = (scope.content.get("reports") if scope else None) or []
    verdict = Verdict(customer_id, "customer", customer_id, "ask-report", now,
                      ruling.orders() + grounds(terms.ruling(ScopeFields), role="limits"),
                      facts={"report": name, "agreed": agreed}, effects=("report-delivered",))  # fmt: skip
    if name not in agreed:
        raise verdict.refused("report-not-agreed")
    record([verdict], now=now, actor=by)
