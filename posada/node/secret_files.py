"""Files that only root reads, and the one folder whose files the world may."""

import os
from pathlib import Path

from posada.node.machine import Machine


def write_secret(path: Path, text: str) -> None:
    """Write a file that only root reads, in one move."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def challenge_folder(machine: Machine) -> Path:
    """Where nginx finds what proves to the authority that a name is served here."""
    return Path(machine.state) / "challenges"
