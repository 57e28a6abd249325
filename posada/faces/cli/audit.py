"""`posada audit`."""

import click
import orjson

from posada.flow.audit import CHECKS, audit
from posada.kernel import clock


def report_audit(*, as_json: bool) -> int:
    """Print every difference: 0 where there is none, 1 otherwise."""
    found = audit(clock.now())
    if as_json:
        rows = [{"check": d.check, "customer": d.customer_id, "subject": d.subject} for d in found]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    else:
        for difference in found:
            click.echo(f"{difference.check}: {difference.subject} of customer:{difference.customer_id}")
        click.echo(f"{len(CHECKS) + 1} checks, {len(found)} differences")
    return 1 if found else 0
