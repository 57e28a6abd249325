"""Faults of a pack: what is wrong, where it stands, and what is allowed there."""

from dataclasses import dataclass

from posada.kernel.errors import PosadaError


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `path` leads to it through the file's keys and positions; `line` is found from it."""

    file: str
    path: tuple[str | int, ...]
    message: str
    clause: str | None = None
    line: int | None = None
    severity: str = "error"  # or warning

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        about = f" [{self.clause}]" if self.clause else ""
        mark = "warning: " if self.severity == "warning" else ""
        return f"{where}:{about} {mark}{self.message}"


class PackFaults(PosadaError):
    """A pack that cannot be used; `faults` holds all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults

    def __reduce__(self) -> tuple[type["PackFaults"], tuple[list[Fault]]]:
        return PackFaults, (self.faults,)  # so that it comes whole out of another process
