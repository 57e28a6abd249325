"""The database wrapper that Django looks for under this name."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from posada.config.postgres.holding import ensure_running


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks for the server whenever connection parameters are: for Django, its tools, or procrastinate's worker."""

    def get_connection_params(self) -> dict[str, Any]:
        server = ensure_running(Path(self.settings_dict["CLUSTER"]), profile=self.settings_dict["PROFILE"])
        self.settings_dict.update(
            HOST=server.socket_dir, PORT=str(server.port), USER=server.user, PASSWORD=server.password
        )
        return super().get_connection_params()
