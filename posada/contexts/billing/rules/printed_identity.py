"""The provider's identity on its papers."""

from posada.terms.rule import Rule


class PrintedIdentity(Rule):
    """Proformas, invoices and tax invoices carry the provider's identity as it stood.

    Source: flooming/provider-identity.

    Reading: the tax number is printed as the terms state it; while it does not validate and nobody has confirmed it,
    electronic documents wait.
    """

    electronic_documents_wait_until_confirmed: bool = True
