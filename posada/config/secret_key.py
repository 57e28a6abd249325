"""The key that signs sessions and tokens of a house that was given none."""

import os
import secrets
from pathlib import Path

FOR_TESTS = "not-a-secret: tests and nothing else are signed with this"


def kept_secret_key(folder: Path) -> str:
    """The key kept in `folder`, readable by its owner alone; made at first use, once even if two processes ask."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"secret-key.{os.getpid()}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path.read_text()
