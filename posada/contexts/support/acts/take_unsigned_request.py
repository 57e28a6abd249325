"""Taking a request from the public page: from somebody who did not sign in."""

import secrets
from datetime import datetime
from typing import Literal

from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.rules.unsigned_request import UnsignedRequest
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.queries import open_case
from posada.kernel.errors import NotFound
from posada.terms.actor import Actor
from posada.terms.versions import book

KIND = "unsigned-request"
What = Literal["withdrawal", "cancel"]


def take_unsigned_request(
    customer_id: int, about: tuple[str, int], what: What, *, now: datetime, by: Actor
) -> tuple[int, str]:
    """Keep the request for a person to carry out, and send its code to the customer's address; case and code.

    The same request made again while it waits keeps its code. Raises NotFound where neither terms nor law know the way.
    """
    terms = book().for_existing(now)
    ruling = terms.ruling(UnsignedRequest)
    if ruling is None:
        raise NotFound("unsigned requests")
    waiting = open_case(*about, KIND)
    if waiting is not None:
        return waiting.pk, str(waiting.facts["code"])
    code = secrets.token_hex(4).upper()
    (case,) = open_cases(
        [
            Matter(customer_id, KIND, about, ruling.rule.role, ruling.orders(), now,
                   deadline=terms.calendar.add(now, ruling.rule.within), facts={"what": what, "code": code},
                   act="take-unsigned-request")
        ],
        now=now, by=by,
    )  # fmt: skip
    send_notices([NoticeWanted("request-code", customer_id, about, {"what": what, "code": code})], now=now, by=by)
    return case, code
