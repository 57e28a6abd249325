"""What people ask about licences, devices and ports; what follows for them from services."""

from collections.abc import Callable

from posada.contexts.contracts.events import RemovalDone
from posada.contexts.services.events import ServicesActivated, ServicesEnded
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.uc import queries
from posada.contexts.uc.acts import assign, enable, install, ports, provide
from posada.contexts.uc.events import LicencesDeactivated
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.fields import listed, whole
from posada.flow.payments import named
from posada.kernel.errors import BadInput


def provide_licences(event: ServicesActivated) -> None:
    provide.provide_licences(event.service_ids, now=event.now, by=event.by)


def deactivate_licences(event: ServicesEnded) -> None:
    provide.deactivate_licences(event.service_ids, now=event.now, by=event.by)


def deactivate_part(event: RemovalDone) -> None:
    if not event.whole:
        provide.deactivate_licences([event.service_id], units=event.units, now=event.now, by=event.by)


def ask_return(event: LicencesDeactivated) -> None:
    figures = {"codes": event.codes, "count": len(event.codes)}
    about = ("service", event.service_id)
    wanted = NoticeWanted("licences-deactivated", event.customer_id, about, figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def _text(request: Request, name: str) -> str:
    return str(request.fields.get(name) or "")


def _service(request: Request) -> int:
    kind, id = request.about
    if kind != "service":
        raise BadInput("about", kind, "a service")
    return id


def _licence(request: Request) -> int:
    kind, id = request.about
    if kind != "licence":
        raise BadInput("about", kind, "a licence")
    return id


def give(request: Request) -> Answer:
    """`assign-licence` of a service to a `person` with an `email`: the one with a `code`, or the first that is free."""
    licence = assign.assign(
        _service(request), _text(request, "person"), _text(request, "email"), code=_text(request, "code"),
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts={"made": ("licence", licence.pk)})


def release(request: Request) -> Answer:
    """`release-licence`: it is nobody's and can be given to another."""
    assign.release(_licence(request), now=request.now, by=request.by)
    return Answer("done")


def give_back(request: Request) -> Answer:
    """`return-licences` with these `codes`, or the first `count` of those that were deactivated."""
    ended = [each.code for each in queries.of_services([_service(request)]).filter(state="deactivated")]
    codes = listed(request.fields, "codes") or ended[: max(whole(request.fields, "count", 0), 0)]
    outstanding = assign.give_back(_service(request), codes, now=request.now, by=request.by)
    return Answer("done", facts={"outstanding": outstanding})


def switch_on(request: Request) -> Answer:
    """`enable-function` of a licence; of mobility, a `mode`."""
    enable.enable(
        _licence(request), _text(request, "function"), mode=_text(request, "mode"), now=request.now, by=request.by
    )
    return Answer("done")


def session(request: Request) -> Answer:
    """`session` of a licence by a `function`, with so many `participants`."""
    people = whole(request.fields, "participants", 2)
    enable.start_session(_licence(request), _text(request, "function"), people, now=request.now, by=request.by)
    return Answer("done")


def register(request: Request) -> Answer:
    """`register-device` of a `device` kind with its `model` and `system`; `instead_of` another device."""
    replaced = named(request.fields, "instead_of", "device") if request.fields.get("instead_of") else None
    wanted = install.Wanted(_text(request, "device"), _text(request, "model"), _text(request, "system"), replaced)
    device = install.register(_licence(request), wanted, now=request.now, by=request.by)
    return Answer("done", facts={"made": ("device", device.pk)})


def remove(request: Request) -> Answer:
    """`remove-device`."""
    kind, id = request.about
    if kind != "device":
        raise BadInput("about", kind, "a device")
    install.remove(id, now=request.now, by=request.by)
    return Answer("done")


def set_port(request: Request) -> Answer:
    """`set-port` of a service: a `port`, `open` or not."""
    opened = bool(request.fields.get("open", True))
    ports.set_port(_service(request), whole(request.fields, "port", 0), opened=opened, now=request.now, by=request.by)
    return Answer("done")


def ask_port(request: Request) -> Answer:
    """`port-unblock`: the `port`, its `protocol` and the `reason`."""
    case_id = ports.ask_unblocking(
        _service(request), whole(request.fields, "port", 0), _text(request, "protocol"), _text(request, "reason"),
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("case", case_id)


def judge_port(judgement: Judgement) -> None:
    ports.judge_unblocking(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


# What is asked about licences, devices and ports, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "assign-licence": give,
    "release-licence": release,
    "return-licences": give_back,
    "enable-function": switch_on,
    "session": session,
    "register-device": register,
    "remove-device": remove,
    "set-port": set_port,
    "port-unblock": ask_port,
}
