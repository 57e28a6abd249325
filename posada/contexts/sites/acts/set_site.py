"""What of PHP and of its folders a site is served with, within what its plan gives and the terms leave open."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from posada.contexts.metering import queries as metering
from posada.contexts.nodes import queries as nodes
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.contexts.sites.acts.own_site import own_site
from posada.contexts.sites.events import SitesChanged
from posada.contexts.sites.models import SiteSettings
from posada.contexts.sites.queries import PHP
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import record
from posada.terms.rule import Ruling, grounds

ROOT = re.compile(r"(?!.*//)(?!.*(?:^|/)\.\.?(?:/|$))(?:[A-Za-z0-9._-]{1,80})(?:/[A-Za-z0-9._-]{1,80}){0,5}")
FIELDS = (*PHP, "show_errors", "root")


def set_site(service_id: int, chosen: Mapping[str, str], *, now: datetime, by: Actor) -> int:
    """Choose version, memory, upload, seconds, shown errors, and the folder that is served; the decision.

    Refused where the terms keep PHP's configuration closed; BadInput for what the plan does not give. Announces
    SitesChanged.
    """
    unknown = sorted(chosen.keys() - set(FIELDS))
    if unknown or not chosen:
        raise BadInput("settings", ", ".join(unknown), ", ".join(FIELDS))
    service, verdict = own_site(service_id, "set-site", {"set": sorted(chosen)}, now)
    row = SiteSettings.objects.filter(service_id=service_id).first() or SiteSettings(
        customer_id=service.customer_id, service_id=service_id
    )
    changed = {name for name in chosen if str(getattr(row, name)) != str(chosen[name])}
    closed = php_is_closed(service, now)
    if closed is not None and changed - {"root"}:
        raise verdict.refused("configuration-locked", grounds=grounds(closed), of="php-ini")
    allowed = nodes.choices(service_id)
    for name in PHP:
        value = str(chosen.get(name, ""))
        if value and value not in allowed.get(name, ()):
            raise BadInput(name, value[:20], ", ".join(allowed.get(name, ())) or _("what the plan gives"))
    root = str(chosen.get("root", row.root)).strip().strip("/")
    if root and not ROOT.fullmatch(root):
        raise BadInput("root", root[:200], _("a folder below public, such as web, or none"))
    for name in PHP:
        setattr(row, name, str(chosen.get(name, getattr(row, name))))
    row.root = root
    row.show_errors = str(chosen.get("show_errors", row.show_errors)).lower() in ("true", "on", "1", "yes")
    row.save()
    (decision,) = record([verdict], now=now, actor=by)
    announce(SitesChanged((service_id,), now))
    return decision


def php_is_closed(service: Service, now: datetime) -> "Ruling[metering.OpenConfiguration] | None":
    """The rule that keeps PHP's configuration as it is; None where the customer may choose."""
    ruling = services.governs(service, now).ruling(metering.OpenConfiguration, services.target(service), of="php-ini")
    return ruling if ruling is not None and not ruling.rule.editable else None
