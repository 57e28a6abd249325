"""What customers set of their sites by themselves: accounts for their files, what runs by the clock, PHP."""

from collections.abc import Callable, Mapping
from typing import Any

from posada.contexts.nodes.acts.desire import desire_again
from posada.contexts.sites.acts.keep_accounts import change_account, close_account, open_account
from posada.contexts.sites.acts.keep_cron import add_job, remove_job
from posada.contexts.sites.acts.set_site import FIELDS, set_site
from posada.contexts.sites.events import SitesChanged
from posada.flow import access
from posada.flow.asked import Answer, Request, about
from posada.kernel.errors import BadInput


def tell_nodes(event: SitesChanged) -> None:
    """What was set is written for the nodes in the same transaction."""
    desire_again(event.service_ids, now=event.now)


def file_account(request: Request) -> Answer:
    """`do`: open (`name`, `folder`, `hash`, `keys`), change (`hash` or `keys`) or close an account."""
    if "do" not in request.fields:  # of what staff make, it is a task
        return access.file_account(request)
    service_id, said = about(request, "service"), request.fields
    do, name = _text(said, "do"), _text(said, "name")
    hashed = _text(said, "hash") if "hash" in said else None
    keys = _lines(said, "keys") if "keys" in said else None
    if do == "open":
        decision = open_account(
            service_id, name, _text(said, "folder"), hashed or "", keys or (), now=request.now, by=request.by
        )
    elif do == "change":
        decision = change_account(service_id, name, password_hash=hashed, keys=keys, now=request.now, by=request.by)
    elif do == "close":
        decision = close_account(service_id, name, now=request.now, by=request.by)
    else:
        raise BadInput("do", do[:20], "open, change, close")
    return Answer("done", facts={"decision": decision})


def cron_job(request: Request) -> Answer:
    """`do`: add (`schedule`, `command`) or remove (`job`) what runs by the clock."""
    service_id, said = about(request, "service"), request.fields
    do = _text(said, "do")
    if do == "add":
        decision = add_job(
            service_id, _text(said, "schedule"), _text(said, "command"), now=request.now, by=request.by
        )  # fmt: skip
    elif do == "remove":
        number = _text(said, "job")
        if not number.isdecimal() or len(number) > 18:
            raise BadInput("job", number[:20], "the number of a job of this site")
        decision = remove_job(service_id, int(number), now=request.now, by=request.by)
    else:
        raise BadInput("do", do[:20], "add, remove")
    return Answer("done", facts={"decision": decision})


def site_settings(request: Request) -> Answer:
    """The fields that are named are set: version and limits of PHP, shown errors, the folder that is served."""
    chosen = {name: _text(request.fields, name) for name in FIELDS if name in request.fields}
    decision = set_site(about(request, "service"), chosen, now=request.now, by=request.by)
    return Answer("done", facts={"decision": decision})


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, (str, int, bool)) or "\0" in str(value):
        raise BadInput(name, str(value)[:80], "a text")
    return str(value)


def _lines(said: Mapping[str, Any], name: str) -> list[str]:
    """Lines of a text, or a list of texts."""
    value = said.get(name) or ""
    lines = value if isinstance(value, list) else str(value).splitlines()
    if any(not isinstance(line, str) for line in lines):
        raise BadInput(name, str(value)[:80], "lines of text")
    return [line.strip() for line in lines if line.strip()]


REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "file-account": file_account, "cron-job": cron_job, "site-settings": site_settings,
}  # fmt: skip
