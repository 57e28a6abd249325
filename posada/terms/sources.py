"""Reading YAML 1.2 sources fast, and finding the line of a fault when there is one."""

import hashlib
import io
import json
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from posada.terms.faults import Fault, PackFaults

WORTH_KEEPING = 200  # characters; what is shorter parses fast enough
KEPT_FILES = 4_000


def read(path: Path) -> Any:
    """The data of a YAML file; raises PackFaults naming file and line where it is no YAML or has a key twice."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackFaults([Fault(str(path), (), f"cannot be read: {error}")]) from error
    return parsed(text, str(path))


def parsed(text: str, name: str) -> Any:
    """The plain data of `text`, a copy of one's own each time; its YAML is parsed once, however often it is used."""
    return json.loads(_as_json(text, name))


@lru_cache(maxsize=1024)
def _as_json(text: str, name: str) -> str:
    """The same as JSON, which reads a hundred times faster; remembered on disk by the hash of the text."""
    kept = _cache_file(text)
    if kept is not None and kept.exists():
        return kept.read_text(encoding="utf-8")
    written = json.dumps(_parse(text, name), default=str)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(written, encoding="utf-8")
        part.replace(kept)
        _forget_old(kept.parent)
    return written


def _forget_old(folder: Path) -> None:
    """Drop what was written longest ago once there is much, so that drafts of long ago take no room."""
    files = list(folder.glob("*.json"))
    if len(files) > KEPT_FILES:
        for file in sorted(files, key=lambda file: file.stat().st_mtime)[: KEPT_FILES // 2]:
            file.unlink(missing_ok=True)


def _parse(text: str, name: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    _keep_plain_scalars(yaml)
    try:
        return yaml.load(io.StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise PackFaults([Fault(name, (), f"not readable as YAML: {error.problem or error}", line=line)]) from error


def _keep_plain_scalars(yaml: YAML) -> None:
    """Dates stay the text that was written, and numbers with a point keep their digits, so that nothing is a float."""
    for tag in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:float"):
        yaml.constructor.add_constructor(tag, lambda constructor, node: constructor.construct_scalar(node))


def _cache_file(text: str) -> Path | None:
    if len(text) < WORTH_KEEPING:
        return None
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Path.home() / ".cache" / "posada" / "packs" / f"{digest}.json"


def line_of(path: Path | str, keys: Sequence[str | int]) -> int | None:
    """The line on which the value at `keys` stands, or the nearest one above it that exists."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # a file that cannot be read has no lines to name
        return None
    return line_within(text, keys)


def line_within(text: str, keys: Sequence[str | int]) -> int | None:
    """The same in a text; None where it is no YAML."""
    try:
        node: Any = YAML().load(text)
    except Exception:  # what is no YAML has no lines to name
        return None
    line: int | None = 1
    for key in keys:
        try:
            position = getattr(node, "lc")  # noqa: B009  ruamel's nodes carry it, their types do not say so
            line = position.key(key)[0] + 1 if isinstance(node, dict) else position.item(key)[0] + 1
            node = node[key]
        except (KeyError, IndexError, AttributeError, TypeError):
            break
    return line
