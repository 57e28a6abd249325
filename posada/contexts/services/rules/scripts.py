"""Whether scripts run in a service, and which functions of PHP are switched off there."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from posada.terms.rule import Rule


class DisabledFunctions(Rule):
    """These functions of PHP are switched off; `by_language` are names that no setting of PHP can switch off.

    Source: metsys/php-functions-disabled. Reading: shell and system_exec are no functions of PHP and eval is a part of
    the language: all are listed and shown, and what can be enforced is.
    """

    names: tuple[str, ...] = Field(min_length=1)
    by_language: tuple[str, ...] = ()

    @property
    def enforced(self) -> list[str]:
        """What a server's configuration switches off."""
        return [name for name in self.names if name not in self.by_language]


class ScriptExecution(Rule):
    """Scripts run on plans that have permission to, and any script may; plans without it serve files alone.

    Source: metsys/scripts-allowed-with-execution. A plan has the permission unless its specification `execution` says
    `no`.
    """

    def runs(self, specifications: Mapping[str, Any]) -> bool:
        """Whether scripts run on a plan with these specifications."""
        return str(specifications.get("execution", "yes")) not in ("no", "False")
