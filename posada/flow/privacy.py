"""What people, apps and staff ask about data on use and what leaves the house."""

from collections.abc import Callable, Mapping
from typing import Any

from posada.contexts.privacy.acts import let_out, register_listener, report_use
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.ending_requests import day_asked, service_asked
from posada.kernel.errors import BadInput


def _text(request: Request, name: str) -> str:
    return str(request.fields.get(name) or "")


def _fields(request: Request, name: str) -> Mapping[str, Any]:
    found = request.fields.get(name) or {}
    if not isinstance(found, Mapping):
        raise BadInput(name, found, "fields by name")
    return found


def register(request: Request) -> Answer:
    """`app-registration`: `name` and `email`, of a person's own will."""
    register_listener.register(
        service_asked(request), _text(request, "name"), _text(request, "email"), now=request.now, by=request.by
    )
    return Answer("done")


def buy(request: Request) -> Answer:
    """`app-purchase`: the store's `code`, and the `email` of who registered."""
    warned = register_listener.buy(
        service_asked(request), _text(request, "code"), _text(request, "email"), now=request.now, by=request.by
    )
    return Answer("done", facts={"warned": warned})


def restore(request: Request) -> Answer:
    """`app-restore`: the `code`, the `email` of who registered, or a `proof`."""
    case_id = register_listener.restore(
        service_asked(request), _text(request, "code"), _text(request, "email"), _text(request, "proof"),
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("case" if case_id else "done", case_id)


def judge_restore(judgement: Judgement) -> None:
    register_listener.decide_restore(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def permit(request: Request) -> Answer:
    """`app-permission` of the person with that `email`: to be `named` to third parties, or not."""
    named = bool(request.fields.get("named"))
    register_listener.permit(service_asked(request), _text(request, "email"), named, now=request.now, by=request.by)
    return Answer("done")


def report(request: Request) -> Answer:
    """`usage-report` for a `purpose`, of a `month`, in a `region`."""
    asked = report_use.Report(_text(request, "purpose"), _text(request, "month"), _text(request, "region"))
    return Answer("done", facts={"rows": report_use.report(asked, now=request.now, by=request.by)})


def export(request: Request) -> Answer:
    """`export-statistics` of a service: `what`, of a `month`; `identified`, with who permitted to be named."""
    found = report_use.export(
        service_asked(request), _text(request, "what"), _text(request, "month"),
        identified=bool(request.fields.get("identified")), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts=found)


def ask_outside(request: Request) -> Answer:
    """`outside-request` for a `content`, with these `fields`."""
    sent = let_out.ask_outside(
        service_asked(request), _text(request, "content"), _fields(request, "fields"), now=request.now, by=request.by
    )
    return Answer("done", facts=sent)


def call_banner(request: Request) -> Answer:
    """`banner`: what is `known` of who listens."""
    sent = let_out.call_banner(service_asked(request), _fields(request, "known"), now=request.now, by=request.by)
    return Answer("done", facts={"shown": sent is not None, "sends": sent or {}})


def sponsor(request: Request) -> Answer:
    """`sponsorship` of a station by a `sponsor`, from its `first` day to its `last`."""
    first, last = day_asked(request, "first"), day_asked(request, "last")
    if first is None or last is None:
        raise BadInput("first", first, "the first and the last day")
    let_out.sponsor(service_asked(request), _text(request, "sponsor"), first, last, now=request.now, by=request.by)
    return Answer("done")


# What is asked about data on use, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "app-registration": register,
    "app-purchase": buy,
    "app-restore": restore,
    "app-permission": permit,
    "usage-report": report,
    "export-statistics": export,
    "outside-request": ask_outside,
    "banner": call_banner,
    "sponsorship": sponsor,
}
