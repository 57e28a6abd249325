"""An address begins to listen, stops, goes on, gets another signing key, or is forgotten."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.webhooks import queries
from posada.contexts.webhooks.acts.deliver import send_later
from posada.contexts.webhooks.models import Endpoint
from posada.contexts.webhooks.sending import checked_url, new_secret
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor

ENDPOINTS_MAX = 20  # of one holder
ACTS_MAX = 100


def register_endpoint(holder: int | None, url: str, acts: Sequence[str], *, by: Actor, now: datetime) -> Endpoint:
    """An address that hears from now on of a customer's decisions, or of all where `holder` is None; wall time.

    `acts` are the kinds it hears of, none for all. Its `secret` is to be shown once. Raises BadInput.
    """
    if queries.endpoints(holder).count() >= ENDPOINTS_MAX:
        raise BadInput("url", url, "at most %(most)s addresses: remove one first", most=ENDPOINTS_MAX)
    if len(acts) > ACTS_MAX:
        raise BadInput("acts", len(acts), "at most %(most)s", most=ACTS_MAX)
    return Endpoint.objects.create(
        holder=holder, url=checked_url(url), acts=sorted(set(acts)), secret=new_secret(), created_at=now,
        created_by=str(by),
    )  # fmt: skip


def move_endpoint(endpoint_id: int, move: str, *, now: datetime) -> Endpoint:
    """Pause or resume an address; what waited for one that resumes is sent. Raises IllegalMove."""
    found = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    found.move(move)
    if move == "resume":
        found.failing_since = None
        send_later([found.pk])
    found.save(update_fields=["state", "failing_since"])
    return found


def renew_secret(endpoint_id: int) -> Endpoint:
    """Another signing key, from the next sending on; the old one signs nothing any more."""
    found = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    found.secret = new_secret()
    found.save(update_fields=["secret"])
    return found


def forget_endpoint(endpoint_id: int) -> None:
    """Remove an address with all that it was told. Repeated: no change."""
    Endpoint.objects.filter(pk=endpoint_id).delete()
