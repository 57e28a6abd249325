"""The verbs of the script language: one file a verb or a few of one kind, each with its fields and what it does."""

import importlib
import pkgutil
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Fields(BaseModel):
    """What may stand under a verb."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)


class Verb:
    """One verb: `name`, its `Fields`, and `play`, which does it in the house of a `Story`."""

    name: ClassVar[str]
    Fields: ClassVar[type[Fields]]

    def play(self, story: Any, fields: Any, event: Any) -> None:
        raise NotImplementedError


def _all() -> dict[str, type[Verb]]:
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    return {verb.name: verb for verb in sorted(Verb.__subclasses__(), key=lambda verb: verb.name)}


VERBS = _all()
