"""Customers by the words that somebody types: their names, their people, their legal names and tax numbers."""

from collections.abc import Sequence

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat

from posada.ground.customers.models import Contact, Customer, FiscalData
from posada.ground.finding.figures import beginning, plain
from posada.ground.finding.trigrams import candidates, nearest

MOST = 20
SAID = Concat("name", Value(" "), "email", output_field=CharField())


def found(text: str, words: Sequence[str], *, forgiving: bool = False) -> list[Customer]:
    """The customers whose name, contact, legal name or tax number is meant, nearest first; two queries."""
    named = candidates(Customer.objects.all(), ["name"], words, forgiving=forgiving)
    people = candidates(Contact.objects.filter(removed_at=None), ["name", "email"], words, forgiving=forgiving)
    payers = candidates(FiscalData.objects.all(), ["legal_name"], words, forgiving=forgiving)
    by_words, by_number = Value(0), Value(1)
    rows = list(named.values_list("pk", "name", by_words).union(
        people.values_list("customer_id", SAID, by_words), payers.values_list("customer_id", "legal_name", by_words),
        *(each.values_list("customer_id", Value(""), by_number) for each in _by_tax_id(text)), all=True,
    ))  # fmt: skip
    ids = [id for id, _, numbered in rows if numbered]
    ids += nearest(words, ((said, id) for id, said, numbered in rows if not numbered))
    by_id = Customer.objects.in_bulk(list(dict.fromkeys(ids))[:MOST])
    return [by_id[id] for id in dict.fromkeys(ids) if id in by_id]


def _by_tax_id(text: str) -> list[QuerySet[FiscalData]]:
    """The fiscal data whose tax number begins so, whatever marks it is written with; none for what is no number."""
    begins = beginning(text, "figures") if any(letter.isdigit() for letter in text) else None
    return [] if begins is None else [FiscalData.objects.alias(figures=plain("tax_id")).filter(**begins)[:MOST]]
