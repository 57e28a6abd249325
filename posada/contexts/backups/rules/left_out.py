"""What is too large to be backed up whole."""

from decimal import Decimal

from pydantic import Field

from posada.terms.rule import Rule

GIGABYTE = 10**9  # bytes


class BackupSizeLimit(Rule):
    """A service that uses more than `over_gb` gigabytes of disk when a run begins is left out of it, and told.

    Source: metsys/backup-excluded-over-5gb. Reading: a gigabyte is 10^9 bytes; exactly so much is still in; what has
    become smaller is in again at the next run.
    """

    over_gb: Decimal = Field(gt=0)


class DatabasesKept(Rule):
    """The databases of what is left out for its size go on being backed up, with every run.

    Source: metsys/backup-databases-kept.
    """


def too_large(used: int | None, rule: BackupSizeLimit) -> bool:
    """Whether so many bytes are too much to be backed up; what was never measured is not."""
    return used is not None and used > rule.over_gb * GIGABYTE


def in_gigabytes(used: int) -> Decimal:
    """Bytes as gigabytes, to two places."""
    return (Decimal(used) / GIGABYTE).quantize(Decimal("0.01"))
