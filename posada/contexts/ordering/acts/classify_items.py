"""What the terms say of the things in an order: their class, their term, with whom they are given."""

from collections.abc import Mapping, Sequence
from typing import Any

from posada.contexts.ordering.rules.allowed_terms import AllowedTerms
from posada.contexts.ordering.rules.fixed_options import FixedOptions
from posada.contexts.ordering.rules.included_items import IncludedItems, OrderDelivers
from posada.contexts.ordering.rules.product_group import NamedProducts, ProductGroup
from posada.contexts.ordering.rules.service_class import ServiceClass
from posada.contexts.ordering.rules.sold_for import SoldFor
from posada.contexts.ordering.rules.upstream_partners import UpstreamPartners
from posada.ground.catalogue.products import CYCLES, Product
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import LIMITS, Ground, Ruling, distinct, grounds

Item = tuple[Product, str]  # a product and the cycle it is wanted by


def item_grounds(terms: Terms, items: Sequence[Item]) -> tuple[Ground, ...]:
    """The clauses on class, term and upstream that an order of these items stands on."""
    return distinct(
        ground
        for sold, cycle in items
        for ground in grounds(
            terms.ruling(ServiceClass, sold.target(cycle=cycle)),
            terms.ruling(SoldFor, sold.target()),
            terms.ruling(AllowedTerms, sold.target()),
            terms.ruling(IncludedItems, sold.target()) if sold.includes else None,
            terms.ruling(OrderDelivers),
            terms.ruling(FixedOptions, sold.target()),
            *partners(terms, sold),
            *named(terms, sold),
            role=LIMITS,
        )
    )


def named(terms: Terms, sold: Product) -> list[Ruling[Any]]:
    """The clauses that name such a thing, alone or by its group."""
    groups = [ruling for ruling in terms.rulings(ProductGroup) if sold.type in ruling.rule.types]
    return [*groups, *(ruling for ruling in terms.rulings(NamedProducts) if sold.slug in ruling.rule.products)]


def partners(terms: Terms, sold: Product) -> list[Ruling[UpstreamPartners]]:
    """With whom such a thing is given."""
    return [r for r in terms.rulings(UpstreamPartners) if r.rule.applies_to.matches(sold.target())]


def given_with(terms: Terms, sold: Product) -> Product:
    """The product with its upstream named: its own, or the only partner that the terms name for such things."""
    named = [partner for given in partners(terms, sold) for partner in given.rule.partners]
    return sold if sold.upstream or len(named) != 1 else sold.model_copy(update={"upstream": named[0]})


def third_parties(items: Sequence[Item]) -> dict[str, object]:
    """Whose terms come with these items, beside ours, and who stands upstream."""
    return {
        "upstream": list(dict.fromkeys(sold.upstream for sold, _ in items if sold.upstream)),
        "third_parties": list(dict.fromkeys(party["name"] for sold, _ in items for party in sold.third_parties)),
    }


def refuse_terms(terms: Terms, items: Sequence[Item], verdict: Verdict) -> None:
    """Raise the refusal of an item wanted for a term by which such things are not sold."""
    for sold, cycle in items:
        allowed = terms.ruling(AllowedTerms, sold.target())
        if cycle in CYCLES and allowed is not None and not allowed.rule.admits(cycle):
            raise verdict.refused("term-not-offered", grounds=allowed.orders(), months=allowed.rule.months, cycle=cycle)


def refuse_unchosen(terms: Terms, chosen: Sequence[tuple[Product, Mapping[str, Any]]], verdict: Verdict) -> None:
    """Raise the refusal of an item that lacks a choice which is made once and for all."""
    for sold, options in chosen:
        ruling = terms.ruling(FixedOptions, sold.target())
        if ruling is not None and (lacking := ruling.rule.unstated(dict(options))):
            raise verdict.refused("choice-not-stated", grounds=ruling.orders(), options=lacking)


def refuse_unfit(terms: Terms, items: Sequence[Item], verdict: Verdict) -> None:
    """Raise the refusal of an item sold for another term, or given with a partner the terms do not name."""
    for sold, cycle in items:
        term = terms.ruling(SoldFor, sold.target())
        if term is not None and CYCLES[cycle] != term.rule.months:
            raise verdict.refused("sold-for-another-term", grounds=term.orders(), months=term.rule.months)
        for given in partners(terms, sold):
            if sold.upstream and sold.upstream not in given.rule.partners:
                raise verdict.refused("no-such-upstream", grounds=given.orders(), upstream=sold.upstream)
