"""Telling writers of packs and rehearsals what may stand in them."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import click
import orjson

from posada.flow.cases import CASES
from posada.flow.requests import REQUESTS
from posada.ground.catalogue.products import CYCLES, Product
from posada.kernel.errors import BadInput
from posada.rehearsal.script import FIELDS, CustomerPart, Script
from posada.rehearsal.verbs import VERBS
from posada.terms.kinds import rule_kinds
from posada.terms.provider import BankAccount, Department, Identity, Provider, Surprise, Tax
from posada.terms.reference import Figure, Kind, kind_of, part_of, plain

ALSO = (
    "Every kind also takes applies_to (product_kind, type, plan, tld, customer_class, cycle, channel: "
    "a value or a list) and except (ids of the clauses from which the rule is an exception)."
)
Row = Mapping[str, Any]


def show_kinds(kind: str | None, *, as_json: bool) -> int:
    """Print every kind of rule, or one with its figures: 0, or 2 where there is no such kind."""
    known = rule_kinds()
    if kind is not None and kind not in known:
        near = get_close_matches(kind, known, 5, 0.5) or sorted(known)
        click.echo(str(BadInput("kind", kind, ", ".join(near))), err=True)
        return 2
    kinds = [kind_of(known[name]) for name in sorted(known) if kind in (None, name)]
    if as_json:
        return _as_json([one.as_object() for one in kinds])
    if kind is None:
        for one in kinds:
            click.echo(f"{one.name}\n    {one.heading}")
        click.echo(f"\n{len(kinds)} kinds; one with its figures: posada terms kinds KIND. {ALSO}")
        return 0
    _show_part(kinds[0])
    click.echo(f"\n{ALSO}")
    return 0


def show_topic(topic: str, *, as_json: bool) -> int:
    """Print one topic of the reference: 0."""
    rows = TOPICS[topic]()
    if as_json:
        return _as_json([row.as_object() if isinstance(row, Kind) else row for row in rows])
    for row in rows:
        if isinstance(row, Kind):
            _show_part(row)
            click.echo()
        else:
            click.echo(f"{row['name']}" + (f"\n    {row['says']}" if row["says"] else ""))
    return 0


def _provider() -> Iterable[Kind]:
    yield part_of("provider.yaml", Provider)
    for name, part in (("identity", Identity), ("taxes: one", Tax), ("departments: one", Department),
                       ("bank_accounts: one", BankAccount), ("surprise", Surprise)):  # fmt: skip
        yield part_of(name, part)


def _catalog() -> Iterable[Kind | Row]:
    yield part_of("catalog.yaml, products: one", Product, without=("slug",))
    yield {"name": "cycles", "says": ", ".join(CYCLES)}
    yield {"name": "catalog.yaml, price_list", "says": "item: {currency: amount}; what the terms charge at list price"}


def _rehearsal() -> Iterable[Kind]:
    yield part_of("a rehearsal", Script)
    yield part_of("customers: one", CustomerPart)


def _verbs() -> Iterable[Kind]:
    return [part_of(name, verb.Fields) for name, verb in VERBS.items()]


def _expectations() -> Iterable[Row]:
    return [{"name": name, "says": ", ".join(fields)} for name, fields in FIELDS.items()]


def _acts(table: Mapping[str, Callable[..., Any]]) -> Iterable[Row]:
    return [{"name": name, "says": _first_line(table[name])} for name in sorted(table)]


def _first_line(act: Callable[..., Any]) -> str:
    return inspect.cleandoc(act.__doc__ or "").partition("\n")[0]


TOPICS: Mapping[str, Callable[[], Iterable[Kind | Row]]] = {
    "provider": _provider,
    "catalog": _catalog,
    "rehearsal": _rehearsal,
    "verbs": _verbs,
    "expectations": _expectations,
    "requests": lambda: _acts(REQUESTS),
    "cases": lambda: _acts(CASES),
}


def _show_part(part: Kind) -> None:
    click.echo(part.name)
    if part.says:
        click.echo("\n".join(f"    {line}".rstrip() for line in part.says.splitlines()))
    for figure in part.figures:
        click.echo(f"  {figure.name}: {_value(figure)}" + (f"  # {figure.note}" if figure.note else ""))


def _value(figure: Figure) -> str:
    default = plain(figure.default)
    if figure.required:
        return f"{figure.written}, required"
    return figure.written if default in (None, "", [], {}) else f"{figure.written}, by default {_said(default)}"


def _said(default: Any) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    return ", ".join(map(str, default)) if isinstance(default, list) else str(default)


def _as_json(value: Any) -> int:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2))
    return 0
