"""Access to services: what people ask for, and what servers tell of it."""

from collections.abc import Callable

from posada.contexts.services.acts.give_access import add_file_account, give_remote_access, look_at_file_accounts
from posada.flow.asked import Answer, Request
from posada.flow.fields import listed
from posada.flow.renewals import service_asked_about
from posada.kernel.errors import BadInput


def remote(request: Request) -> Answer:
    """`remote-access` to the server of a service."""
    give_remote_access(service_asked_about(request), now=request.now, by=request.by)
    return Answer("done")


def file_account(request: Request) -> Answer:
    """`file-account`: one more `account` for file transfer."""
    account = str(request.fields.get("account", ""))
    add_file_account(service_asked_about(request), account, now=request.now, by=request.by)
    return Answer("done")


def file_accounts(request: Request) -> Answer:
    """`file-accounts-found`: those (`accounts`) that a server has; told by staff or by the server itself."""
    if request.by.is_customer:
        raise BadInput("by", str(request.by), "a member of the staff, or the server")
    found = listed(request.fields, "accounts")
    look_at_file_accounts(service_asked_about(request), found, now=request.now, by=request.by)
    return Answer("done")


# What is asked about access, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "remote-access": remote,
    "file-account": file_account,
    "file-accounts-found": file_accounts,
}
