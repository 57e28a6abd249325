"""The service that a customer sets something of: it is theirs, it runs, and its driver makes what is set."""

from datetime import datetime

from django.utils.translation import gettext as _

from posada.contexts.nodes import queries as nodes
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service, State
from posada.contexts.sites import queries
from posada.contexts.sites.rules.site_tools import SiteTools
from posada.kernel.errors import BadInput
from posada.terms.decisions import Verdict
from posada.terms.rule import Ruling, grounds


def own_site(service_id: int, act: str, facts: dict[str, object], now: datetime) -> tuple[Service, Verdict]:
    """The service, locked, and what is about to be decided of it.

    BadInput where nothing makes what would be set; refused for a service that does not run.
    """
    (service,) = services.locked([service_id])
    if not nodes.offers_tools(service.driver):
        raise BadInput("about", service.name, _("a site that a node of ours carries"))
    verdict = Verdict(
        service.customer_id, "service", service_id, act, now, grounds(tools_of(service, now), role="permits"),
        facts=facts, effects=("site-changed",),
    )  # fmt: skip
    if service.state not in (State.PENDING, State.ACTIVE):
        raise verdict.refused("service-not-active")
    return service, verdict


def tools_of(service: Service, now: datetime) -> Ruling[SiteTools] | None:
    """The rule on how much may be set."""
    return queries.tools(services.governs(service, now), service)
