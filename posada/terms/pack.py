"""A pack's folder: where its files are, and what a version is made of.

provider.yaml, catalog.yaml, terms/<date>.yaml, messages/<notice>.yaml, rehearsals/*.yaml
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from posada.kernel.errors import BadInput
from posada.terms import sources


@dataclass(frozen=True, slots=True)
class Pack:
    """A provider's folder on disk: drafts and sources; what is published lives in the database."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def provider_file(self) -> Path:
        return self.folder / "provider.yaml"

    def catalog_file(self) -> Path:
        return self.folder / "catalog.yaml"

    def terms_files(self) -> list[Path]:
        """One file a version, oldest first."""
        return sorted((self.folder / "terms").glob("*.yaml"))

    def terms_file(self, version: str | None = None) -> Path:
        """The file of `version`, or of the newest one."""
        files = self.terms_files()
        chosen = [file for file in files if version in (None, file.stem)]
        if not chosen:
            raise BadInput("version", version, ", ".join(file.stem for file in files) or "a file in terms/")
        return chosen[-1]

    def demo_file(self) -> Path:
        """What a demonstration of the pack supposes: `terms:` with figures by clause, as in a rehearsal."""
        return self.folder / "demo.yaml"

    def rehearsal_files(self) -> list[Path]:
        return sorted((self.folder / "rehearsals").rglob("*.yaml"))

    def messages(self) -> Mapping[str, Any]:
        """The texts of notices by kind and language."""
        return {file.stem: sources.read(file) for file in sorted((self.folder / "messages").glob("*.yaml"))}


_known: ContextVar[Pack | None] = ContextVar("pack", default=None)


@contextmanager
def knowing(pack: Pack) -> Iterator[None]:
    """Within, the pack is found by its name wherever it lies: what is published knows it by that alone."""
    token = _known.set(pack)
    try:
        yield
    finally:
        _known.reset(token)


def find_pack(name: str, beside: Path | None = None) -> Pack:
    """The pack of this name, or in this folder (also relative to the file that names it)."""
    known = _known.get()
    if known is not None and known.name == name:
        return known
    candidates = [Path(settings.POSADA_PACKS_DIR) / name, Path(name)]
    if beside is not None:
        candidates.insert(0, beside / name)
    for folder in candidates:
        if (folder / "provider.yaml").exists():
            return Pack(folder.resolve())
    raise BadInput("pack", name, f"a folder with a provider.yaml, or one of: {', '.join(all_packs())}")


def all_packs() -> list[str]:
    """The names of the packs that stand in the packs' folder."""
    return sorted(path.parent.name for path in Path(settings.POSADA_PACKS_DIR).glob("*/provider.yaml"))
