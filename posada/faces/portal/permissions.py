"""What a contact may be allowed to ask for: what the terms name, and support."""

from posada.faces.site.words import WORDS, word
from posada.ground.customers.rules.authority import Authority
from posada.ground.customers.rules.portal_keys import InformationContact
from posada.terms.contract import Terms

SUPPORT = "support"


def permissions(terms: Terms) -> list[tuple[str, str]]:
    """(permission, its words): support, what the terms let authorised contacts ask for, and information."""
    named = [SUPPORT]
    for ruling in terms.rulings(Authority):
        if ruling.rule.sender == "authorised":
            named += ruling.rule.requests
    information = terms.ruling(InformationContact)
    if information is not None:
        named.append(information.rule.permission)
    return [(name, said(name)) for name in dict.fromkeys(named)]


def said(name: str) -> str:
    """A permission in words: its own, or those of the request that it is named like."""
    return word("permission" if name in WORDS["permission"] else "request", name)
