"""What is asked and noted about sites that come from another host, and what follows."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.relocation.acts import ask, carry, close, fetch, prepare
from posada.contexts.relocation.acts.take_archive import order_archive
from posada.contexts.relocation.events import RelocationPriced, RelocationTold
from posada.contexts.services import queries as services
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request, about
from posada.flow.fields import text, whole
from posada.flow.support import service_figures
from posada.ground.customers.sealed import seal
from posada.kernel.errors import BadInput


def tell(event: RelocationTold) -> None:
    """By ticket, so that it can be answered."""
    service = services.by_id([event.service_id])[event.service_id]
    figures = service_figures(service) | dict(event.figures)
    wanted = NoticeWanted(
        f"relocation-{event.what}", event.customer_id, ("service", event.service_id), figures, event.decision_id,
        channel="ticket",
    )  # fmt: skip
    send_notices([wanted], now=event.now, by=event.by)


def charge(event: RelocationPriced) -> None:
    charge_extra(
        event.service_id, "Migración", event.net, kind="relocation", act="charge-relocation", args=event.args,
        grounds=event.grounds, now=event.now, by=event.by,
    )  # fmt: skip


def begin(request: Request) -> Answer:
    """`relocation` of a service: the `way` (provider, client), and what is stated of where it comes from."""
    stated = {name: value for name, value in request.fields.items() if name != "way"}
    way = str(request.fields.get("way") or "")
    row = ask.ask(about(request, "service"), way, stated, now=request.now, by=request.by)
    return Answer("case", row.case_id) if row.case_id is not None else Answer("done")


def access(request: Request) -> Answer:
    """`relocation-access`: how to enter the former server."""
    prepare.send_access(about(request, "service"), request.fields, now=request.now, by=request.by)
    return Answer("done")


def tried(request: Request) -> Answer:
    """`relocation-access-tried`: whether it `works`."""
    works = request.fields.get("works") in (True, "true", "yes")
    prepare.note_access(about(request, "service"), works, now=request.now, by=request.by)
    return Answer("done")


def named(act: Callable[..., None], field: str, request: Request) -> Answer:
    """An act that takes one word."""
    act(about(request, "service"), text(request.fields, field), now=request.now, by=request.by)
    return Answer("done")


def counted(act: Callable[..., None], request: Request) -> Answer:
    """An act that takes a `count`."""
    act(about(request, "service"), whole(request.fields, "count"), now=request.now, by=request.by)
    return Answer("done")


def start(request: Request) -> Answer:
    """`relocation-start`, by staff; with a `reason` where something that is awaited is passed over."""
    reason = str(request.fields.get("reason") or "")
    carry.start(about(request, "service"), reason=reason, now=request.now, by=request.by)
    return Answer("done")


def block(request: Request) -> Answer:
    """`relocation-block`: for one of the terms' reasons (`reason`), and what was `found`."""
    fields = request.fields
    carry.block(
        about(request, "service"), text(fields, "reason"), text(fields, "found"), now=request.now, by=request.by
    )
    return Answer("done")


def part(request: Request) -> Answer:
    """`relocation-part`: how much of a `part` was `found` and `made`, what is `missing`, or the `reason` of none."""
    carry.note_part(
        about(request, "service"), text(request.fields, "part"), dict(request.fields), now=request.now, by=request.by
    )
    return Answer("done")


def delegate(request: Request) -> Answer:
    """`relocation-delegate`: the domain is to point here; `confirm` passes a warning."""
    confirmed = request.fields.get("confirm") in (True, "true", "yes")
    carry.delegate(about(request, "service"), confirmed=confirmed, now=request.now, by=request.by)
    return Answer("done")


def probes(request: Request) -> Answer:
    """`relocation-probes`: how many were `asked` and `answered` meanwhile."""
    asked, answered = whole(request.fields, "asked"), whole(request.fields, "answered")
    carry.note_probes(about(request, "service"), asked, answered, now=request.now, by=request.by)
    return Answer("done")


def end(request: Request) -> Answer:
    """`relocation-close`: the `outcome` (done, failed, partial), how much was moved, what the customer `accepted`."""
    fields = dict(request.fields)
    outcome, reason = str(fields.pop("outcome", "")), str(fields.pop("reason", "") or "")
    accepted = str(fields.pop("accepted", "") or "")
    close.close(
        about(request, "service"), outcome, fields, reason=reason, accepted=accepted, now=request.now, by=request.by
    )
    return Answer("done")


def judge(judgement: Judgement) -> None:
    """Granted, all is here; refused, it could not be moved."""
    outcome = "done" if judgement.outcome == "grant" else "failed"
    close.close(
        judgement.case.subject_id, outcome, judgement.fields, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def take_archive(request: Request) -> Answer:
    """`import-preview` of an archive in the account (`file`), or its `import`, which replaces the site's files."""
    file = text(request.fields, "file")
    decision = order_archive(about(request, "service"), request.kind, file, now=request.now, by=request.by)
    service = services.by_id([about(request, "service")])[about(request, "service")]
    order_tasks([(service, request.kind, decision)], now=request.now, details={"file": file})
    return Answer("done")


def look_at_key(request: Request) -> Answer:
    """`fetch-key` of the server at `host` and `port`: its fingerprint is told, for its owner to confirm."""
    host, port = text(request.fields, "host").strip(), _port(request.fields)
    decision = fetch.order_key(about(request, "service"), host, port, now=request.now, by=request.by)
    _for_node(request, decision, {"host": host, "port": port})
    return Answer("done")


def fetch_site(request: Request) -> Answer:
    """`fetch` from a server whose key was confirmed: `host`, `port`, `fingerprint`, `user`, `folder`, `databases`.

    It is entered by `password` or private `key`.
    """
    fields = dict(request.fields)
    named = fetch.databases_of(fields)
    if not (fields.get("password") or fields.get("key")):
        raise BadInput("password", "", "the password of that server, or a private key")
    decision, details = fetch.order_fetch(
        about(request, "service"), {**fields, "port": _port(fields), "databases": named}, now=request.now, by=request.by
    )
    secret = {
        "password": str(fields.get("password") or ""), "key": str(fields.get("key") or ""),
        "databases": [str(one.get("password") or "") for one in named],
    }  # fmt: skip
    _for_node(request, decision, {**details, "sealed": seal(json.dumps(secret))})
    return Answer("done")


def _port(fields: Mapping[str, Any]) -> int:
    return whole({"port": fields.get("port") or 22}, "port")


def _for_node(request: Request, decision: int, details: dict[str, Any]) -> None:
    service = services.by_id([about(request, "service")])[about(request, "service")]
    order_tasks([(service, request.kind, decision)], now=request.now, details=details)


# What is asked about relocations, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "relocation": begin,
    "relocation-access": access,
    "relocation-access-tried": tried,
    "relocation-confirm": partial(named, prepare.confirm, "what"),
    "relocation-mail-reading": partial(named, prepare.say_reading, "mode"),
    "relocation-step": partial(named, prepare.take_step, "step"),
    "relocation-left-behind": partial(named, prepare.refuse_left_behind, "what"),
    "relocation-start": start,
    "relocation-block": block,
    "relocation-part": part,
    "relocation-mailboxes": partial(counted, carry.make_mailboxes),
    "relocation-own-passwords": partial(counted, carry.change_passwords),
    "relocation-delegate": delegate,
    "relocation-probes": probes,
    "relocation-close": end,
    "import-preview": take_archive,
    "import": take_archive,
    "fetch-key": look_at_key,
    "fetch": fetch_site,
}
