"""Which documents a contract is made of, and what each of them must hold before anything starts."""

from typing import Literal, Self

from pydantic import Field, model_validator

from posada.terms.rule import Rule

DocumentKind = Literal["parent", "annex", "prices", "scope"]


class ContractDocuments(Rule):
    """No service starts until all of `documents` are there, each signed. Source: alestra/contract-document-set."""

    documents: tuple[DocumentKind, ...] = Field(min_length=1)


class ParentContract(Rule):
    """What is ordered is part of an agreement of one of these `forms`; without one in force it is not signed.

    Source: alestra/annex-needs-parent-contract.
    """

    forms: tuple[str, ...] = Field(min_length=1)


class PriceAnnex(Rule):
    """What is sold so is ordered by a price annex whose lines state all `fields`, list price and discount apart.

    Source: alestra/price-annex-fields. A line that only states a net price is refused.
    """

    fields: tuple[str, ...] = ("product", "quantity", "list_rent", "discount", "installation", "installation_discount")
    list_price_apart: Literal[True] = True


class ContractingMedia(Rule):
    """An order counts only by one of these `media`. Source: alestra/contracting-media.

    Reading: the list of authorised media is the provider's to keep; the signed price annex is always on it.
    """

    media: tuple[str, ...] = ("price-annex",)

    @model_validator(mode="after")
    def price_annex_is_a_medium(self) -> Self:
        if "price-annex" not in self.media:
            raise ValueError("media must include price-annex, by which the clause contracts")
        return self


class TechnicalScope(Rule):
    """A price annex is signed with a scope that was `reviewed` before, which stays as it stood.

    Source: alestra/technical-scope-before-signing. Reading: the signature meant is the one that orders the service; a
    growth uses the scope signed before where it covers what is ordered.
    """

    growth_reuses_scope: bool = True


class ScopeFields(Rule):
    """What a scope states, each as a field of its own. Source: alestra/technical-scope-fields."""

    fields: tuple[str, ...] = Field(min_length=1)


class FunctionsChosen(Rule):
    """Each line's functions are chosen in the scope; a line without any is not signed.

    Source: alestra/features-fixed-in-scope. Exactly what was chosen is enabled.
    """

    chosen_in: Literal["scope"] = "scope"


class CustomerDetails(Rule):
    """The customer states every field of these `sections`; a scope is reviewed once a person has accepted them.

    Source: alestra/customer-details-required. Reading: the fields are the provider's to name.
    """

    sections: dict[str, tuple[str, ...]]
    role: str = "projects"

    def missing(self, given: dict[str, object]) -> list[str]:
        """The fields that were not stated, in the order of the form."""
        return [name for names in self.sections.values() for name in names if given.get(name) in (None, "")]


class AnnexInForce(Rule):
    """An annex is in force from its signature; rent and period begin on days of their own.

    Source: alestra/annex-effective-at-signing.
    """

    counted_from: Literal["signature"] = "signature"


class AnnexEnd(Rule):
    """An annex ends with the last service ordered under it. Source: alestra/annex-ends-with-last-service."""

    ends_with: Literal["last-service"] = "last-service"


class ParentEnd(Rule):
    """When the parent agreement ends, a person in `role` decides on each service; meanwhile nothing is done to them.

    Source: alestra/parent-ending-reaches-annex. Reading: services run to their own end unless decided otherwise.
    """

    role: str = "supervisor"
    automatic: Literal[False] = False
