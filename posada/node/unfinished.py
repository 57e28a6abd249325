"""What is being changed: written down before the first file is, so that a killed program leaves nothing half done."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from posada.node.files import Wanted
from posada.node.machine import Machine


def note_of(machine: Machine) -> Path:
    return Path(machine.state) / "unfinished.json"


def begin(changes: Wanted, versions: set[str], machine: Machine) -> dict[Path, str | None]:
    """Write down what the files hold now, on the disk for good; the contents before."""
    before = {path: content(path) for path in changes}
    new = note_of(machine).with_suffix(".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"files": {str(path): text for path, text in before.items()}, "php": sorted(versions)}, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(note_of(machine))
    return before


def known(machine: Machine) -> tuple[Wanted, set[str]] | None:
    """What was begun and not ended: the files as they were before, and the versions of PHP concerned."""
    try:
        said = json.loads(note_of(machine).read_text())
    except FileNotFoundError:
        return None
    return {Path(path): text for path, text in said["files"].items()}, set(said["php"])


def end(machine: Machine) -> None:
    """All of it stands, or none."""
    note_of(machine).unlink(missing_ok=True)


def write(files: Mapping[Path, str | None]) -> None:
    """Write each file in one move, or remove it."""
    for path, text in files.items():
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_text(text)
        new.chmod(0o644)
        new.replace(path)


def content(path: Path) -> str | None:
    """What a file holds; None where there is none."""
    try:
        return path.read_text()
    except FileNotFoundError:
        return None
