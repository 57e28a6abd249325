"""What commands that read a house say of one in which nothing stands yet."""

import sys

import click


def need_tables() -> None:
    """End the command with 2 and what to do, where the house has no tables."""
    from django.db import connection

    if "terms_termsversion" not in connection.introspection.table_names():
        _end("this house is empty: make its tables with `posada migrate`,")


def need_house(*, published: bool = True) -> None:
    """End the command with 2 and what to do, where the house has no tables, or no terms where these are needed."""
    need_tables()
    from posada.terms.versions import book

    if published and not book().versions:
        _end("no terms are published in this house:")


def _end(lacking: str) -> None:
    click.echo(f"{lacking} then publish its terms with `posada terms publish PACK`", err=True)
    sys.exit(2)
