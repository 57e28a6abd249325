"""Certificates of sites: free ones, and those that customers bring."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class FreeCertificate(Rule):
    """A site whose name leads here has a certificate from `issuer`, for `price`; issuing it may take its time.

    Source: altomarketing/free-ssl-by-panel-provider. While it is waited for it is shown as such; nothing is down
    meanwhile. Reading: the wait begins when the service is active, or when its domain is found to be delegated.
    """

    issuer: str = Field(min_length=1)
    price: Decimal = Field(Decimal(0), ge=0)
    immediate: Literal[False] = False


class OwnCertificate(Rule):
    """A customer's own certificate is put in place of the free one, for `price`, once its `inputs` are checked.

    Source: altomarketing/own-ssl-certificate. Reading: the clause says nothing of a price, so it is free.
    """

    inputs: tuple[str, ...] = Field(("certificate", "private-key", "chain"), min_length=2)
    price: Decimal = Field(Decimal(0), ge=0)
