"""Moving hosting between operating systems: asked for and decided."""

from posada.contexts.services.acts.change_platform import ask_platform, decide_platform
from posada.flow.asked import Answer, Judgement, Request
from posada.kernel.errors import BadInput


def ask(request: Request) -> Answer:
    """`platform-change` of a service `to` a platform; `consent` that its data are deleted."""
    kind, id = request.about
    if kind != "service":
        raise BadInput("about", kind, "a service")
    consents = bool(request.fields.get("consent", False))
    to = str(request.fields.get("to", ""))
    return Answer("case", ask_platform(id, to, consents=consents, now=request.now, by=request.by))


def judge(judgement: Judgement) -> None:
    decide_platform(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )
