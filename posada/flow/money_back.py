"""Requests for money back, and what is decided on them."""

from posada.contexts.billing.acts.ask_money_back import ask_money_back, decide_money_back, knows_money_back
from posada.contexts.billing.acts.return_payment import ask_return, decide_return
from posada.flow.asked import Answer, Judgement, Request
from posada.terms.versions import book

GRANT = "grant"


def ask(request: Request) -> Answer | None:
    """Of a payment made by mistake, or of a service in its first days; None where the terms know neither."""
    kind, id = request.about
    reasons = str(request.fields.get("reasons") or request.fields.get("reason") or "")
    if kind == "payment":
        mistaken = bool(request.fields.get("mistaken", False))
        return Answer("case", ask_return(id, mistaken=mistaken, reason=reasons, now=request.now, by=request.by))
    if kind == "service" and knows_money_back(book().for_existing(request.now)):
        because = str(request.fields.get("because", ""))
        return Answer("case", ask_money_back(id, reasons, because=because, now=request.now, by=request.by))
    return None


def judge(judgement: Judgement) -> None:
    """Give the money back, where the technical trouble was `proven`; `costs` and `means` may be named."""
    decide_money_back(
        judgement.case, judgement.outcome == GRANT, judgement.fields, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def judge_return(judgement: Judgement) -> None:
    """Give a mistaken payment back less its `financial` and `administrative` costs."""
    decide_return(
        judgement.case, judgement.outcome == GRANT, judgement.fields, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip
