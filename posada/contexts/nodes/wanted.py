"""What a service is to be on its node, from the facts that the house holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from posada.contexts.nodes.models import Presence
from posada.contexts.services.queries import Hold, Service, State
from posada.terms.provider import Provider

RUNS = (State.PENDING, State.ACTIVE)
MOVING = "moving"  # why it is off: no hold of it, and over in minutes
MADE_AGAIN = ("restore",)  # the service itself is back once the task is done


def presence(service: Service, acts: Sequence[str], holds: Sequence[Hold]) -> Presence:
    """What it is to be, given its state, the acts ordered just now and its open holds."""
    if service.purged_at is not None:
        return Presence.DELETED
    if service.state not in RUNS and not any(act in MADE_AGAIN for act in acts):
        return Presence.ENDED
    return Presence.SUSPENDED if holds else Presence.ACTIVE


def notice(reasons: Sequence[str], provider: Provider) -> dict[str, Any]:
    """What a suspended site shows to everybody, in the provider's languages: nothing of whose it is or what is owed."""
    identity = provider.identity
    texts = []
    for language in provider.languages:
        with override(language):
            texts.append(
                {"language": language, "title": _("This site is suspended"),
                 "why": " ".join(dict.fromkeys(map(general_reason, reasons))),
                 "contact": _("Its owner can read why, and what to do, in the client area, or write to us.")}
            )  # fmt: skip
    return {
        "texts": texts, "provider": identity.legal_name, "email": identity.email, "phone": identity.phone,
        "portal": identity.portal or identity.website,
    }  # fmt: skip


def general_reason(reason: str) -> str:
    """A hold's reason as strangers may know it."""
    known: Mapping[str, str] = {
        MOVING: _("It is being moved to another server, and is back in a few minutes."),
        "authority": _("An authority ordered it."),
        "overload": _("It used more of its server than its plan allows."),
        "excess": _("It used more than its plan includes."),
        "investigation": _("Its use is being looked into."),
        "spam": _("Its use is being looked into."),
        "breach": _("Its use is being looked into."),
        "whois": _("The registration data of its domain are to be corrected."),
    }
    return known.get(reason) or _("An administrative matter is to be settled.")


def as_ascii(domain: str) -> str:
    """A domain as servers write it; empty where it is none."""
    try:
        return domain.strip().rstrip(".").lower().encode("idna").decode("ascii") if domain.strip() else ""
    except UnicodeError:
        return ""
