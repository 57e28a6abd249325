"""How a charge is first put to a customer."""

from posada.terms.rule import Rule


class Proforma(Rule):
    """Every charge of these `origins` is raised as a proforma: a payment order. Source: flooming/doc-proforma."""

    origins: tuple[str, ...]
