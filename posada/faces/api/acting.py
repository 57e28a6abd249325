"""In whose name a program does what is the customer's to do: the customer's own key, or staff for a purpose."""

from posada.faces.api.caller import CHANNEL, Caller
from posada.faces.api.problems import NoPurpose
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.act_for import refuse_deed
from posada.ground.customers.models import Impersonation
from posada.terms.actor import Actor


def in_place_of(who: Caller, customer_id: int, deed: str) -> Actor:
    """Who does a deed of the customer's: the customer; or staff while they act for one, in the role in which they do.

    Raises NoPurpose where staff act for nobody now, and Refused where their purpose does not allow the deed.
    """
    if who.desk is None:
        return who.acting()
    open_now = Impersonation.objects.filter(
        customer_id=customer_id, staff_id=who.desk.staff.pk, ended_at=None, ends_at__gt=who.now
    )
    found = list(open_now.order_by("-pk"))
    if not found:
        raise NoPurpose(customer_id)
    row = next((each for each in found if deed in each.may), found[0])
    by = Actor("staff", row.staff_id, role=row.by.partition("/")[2] or None, channel=CHANNEL)
    if deed not in row.may:
        with unit(who.now, by):
            refuse_deed(row, deed, by=by, now=who.now)
    return by
