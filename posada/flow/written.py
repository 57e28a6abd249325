"""Requests that count in writing alone."""

from posada.flow.asked import Request
from posada.terms.decisions import Verdict
from posada.terms.rules.written_form import WrittenForm
from posada.terms.versions import book


def refuse_unwritten(request: Request) -> None:
    """Raise the refusal of a request that was not made in writing, where the terms ask for it."""
    ruling = book().for_existing(request.now).ruling(WrittenForm)
    if ruling is None or request.kind not in ruling.rule.acts or request.by.channel in ruling.rule.channels:
        return
    verdict = Verdict(request.customer_id, *request.about, request.kind, request.now)
    raise verdict.refused(
        "not-in-writing", grounds=ruling.orders(), channel=request.by.channel, channels=ruling.rule.channels
    )
