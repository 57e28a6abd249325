"""The register of rule kinds: every `Rule` class that stands in a file of the packages listed in the settings."""

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache

from django.conf import settings

from posada.terms.rule import Rule


@cache
def rule_kinds() -> Mapping[str, type[Rule]]:
    """All rule kinds by their name in a pack."""
    found: dict[str, type[Rule]] = {}
    for package_name in settings.POSADA_RULE_PACKAGES:
        package = importlib.import_module(package_name)
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package_name}.{info.name}")
            for _, member in inspect.getmembers(module, inspect.isclass):
                if not issubclass(member, Rule) or member.__module__ != module.__name__:
                    continue
                if found.setdefault(member.kind(), member) is not member:
                    raise ValueError(f"rule kind {member.kind()!r} stands in two modules")
    return found
