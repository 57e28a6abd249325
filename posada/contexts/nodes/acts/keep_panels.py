"""Adding servers that keep their panel: nodes on which the house's worker makes services by asking it."""

import re
import ssl
from collections.abc import Sequence
from datetime import datetime

from posada.contexts.nodes.acts.desire import place_waiting
from posada.contexts.nodes.acts.keep_nodes import ADDRESS, NAME, find
from posada.contexts.nodes.making import driver_names, remote
from posada.contexts.nodes.models import Node, Panel
from posada.kernel.errors import BadInput

USER = re.compile(r"[A-Za-z0-9_.-]{1,60}")
WHM_PORT = 2087  # with TLS


def add_panel(
    name: str, host: str, user: str, token: str, capacity: int, *, driver: str = "whm", port: int = WHM_PORT,
    roots: str = "", plans: Sequence[str] = (), now: datetime,
) -> None:  # fmt: skip
    """Add a server with its panel, and place on it what waits for room. The token is sealed. Raises BadInput."""
    if not NAME.fullmatch(name) or Node.objects.filter(name=name).exists():
        raise BadInput("name", name, "a new name of small letters, digits and hyphens, such as panel-1")
    if not ADDRESS.fullmatch(host):
        raise BadInput("host", host, "the server's name, as its certificate says it")
    if remote(driver) is None:
        raise BadInput("driver", driver, ", ".join(each for each in driver_names() if remote(each) is not None))
    if capacity < 1:
        raise BadInput("capacity", capacity, "how many services it has room for")
    node = Node.objects.create(
        name=name, address=host, drivers=[driver], plans=list(plans), capacity=capacity, role=f"panel:{name}"[:63],
        added_at=now,
    )  # fmt: skip
    _check(user, token, port, roots)
    Panel.objects.create(node_id=node.pk, port=port, user=user, token=token, roots=roots)
    place_waiting(now=now)


def renew_token(name: str, token: str) -> None:
    """Give the panel's new token. Raises NotFound for no node, BadInput for one without a panel."""
    panel = Panel.objects.filter(node_id=find(name).pk).first()
    if panel is None:
        raise BadInput("name", name, "a server that keeps its panel")
    _check(panel.user, token, panel.port, panel.roots)
    panel.token = token
    panel.save(update_fields=["token"])


def _check(user: str, token: str, port: int, roots: str) -> None:
    if not USER.fullmatch(user):
        raise BadInput("user", user, "whose token it is, such as root")
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise BadInput("token", "(not shown)", "the token that WHM made")
    if not 0 < port < 2**16:
        raise BadInput("port", port, "a port, such as 2087")
    if roots:
        try:
            ssl.create_default_context(cadata=roots)
        except ssl.SSLError:
            raise BadInput("roots", "(a file)", "certificates in PEM") from None
