"""Adding name servers: from then on zones name them, and they read zones."""

import re
import secrets
from datetime import datetime

from posada.contexts.nodes.doors import open_zones, role_name
from posada.contexts.nodes.models import NameServer
from posada.kernel.errors import BadInput

HOST = re.compile(r"(?=.{4,200}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def keep_name_server(host: str, *, now: datetime) -> tuple[str, str]:
    """Add a name server, or give a known one another password: its role and password, which is kept nowhere else.

    Raises BadInput for what is no host's name.
    """
    if not HOST.fullmatch(host):
        raise BadInput("host", host, "the name of the machine, such as ns1.example.net")
    role, password = role_name(host, "dns"), secrets.token_urlsafe(24)
    NameServer.objects.get_or_create(host=host, defaults={"role": role, "added_at": now})
    open_zones(role, password)
    return role, password
