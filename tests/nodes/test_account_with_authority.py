"""Authorities that issue to their own customers alone: a real one that asks for an account, and is given it."""

import base64
from dataclasses import replace

from tests.nodes.live import Live
from tests.nodes.naming import authority, certify, fetch, name_server

A = "a.example.com"
KEY = base64.urlsafe_b64encode(b"thirty-two bytes of an HMAC key.").decode().rstrip("=")


def test_an_account_with_the_authority_is_asked_for_checked_and_used(live: Live) -> None:
    with name_server(live) as names, authority(live, names, accounts={"customer-7": KEY}) as root:
        asked = live.machine = replace(live.machine, certificate_retry=0)
        assert any("set acme_key_id and acme_key" in line for line in certify(live))
        wrong = base64.urlsafe_b64encode(b"another thirty-two bytes, a key.").decode().rstrip("=")
        live.machine = replace(asked, acme_key_id="customer-7", acme_key=wrong)
        assert all(": no certificate: " in line for line in certify(live))
        live.machine = replace(asked, acme_key_id="customer-7", acme_key=KEY)
        said = certify(live)
        assert [line for line in said if "certificate for" in line], said
        assert fetch(live, A, root).status == 200
        assert KEY not in " ".join(said)
