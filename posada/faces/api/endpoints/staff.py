"""Who works for the house: somebody new, the roles of one person, and leaving. The administrator's alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Max
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Email
from posada.faces.site.invitations import password_path
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.keep_staff import give_roles, let_go, take_on
from posada.ground.customers.models import SignIn, Staff
from posada.ground.customers.staff_roles import roles_of

router = Router()
Role = Annotated[str, Field(max_length=40)]
Roles = Annotated[list[Role], Field(min_length=1, max_length=50)]


class StaffShape(Schema):
    """A person who works, or worked, for the house."""

    id: int
    name: str
    email: str
    roles: list[str]
    works_here: bool
    last_seen_at: datetime | None


class StaffTakenOn(StaffShape):
    """Somebody new, and the address at which the person chooses a password: it is shown this once."""

    password_url: str


class StaffAsked(Asked):
    """Those who work here, or those who did."""

    works_here: bool = True


class NewStaff(Schema):
    """Somebody new: GET /staff-roles tells the roles that the house knows."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Email
    roles: Roles


class GivenRoles(Schema):
    """The roles that a person has from now on, in the place of those before."""

    roles: Roles


@router.get("/staff", response=Page[StaffShape], summary="List who works for the house")
@reads("staff")
def list_staff(request: HttpRequest, asked: Query[StaffAsked]) -> Any:
    found = Staff.objects.filter(user__is_active=asked.works_here).select_related("user")
    return paged(found, asked, _shapes)


@router.get("/staff-roles", response=list[str], summary="The roles that the house knows")
@reads("staff")
def roles(request: HttpRequest) -> Any:
    return roles_of(caller(request).terms)


@router.get("/staff/{id}", response=StaffShape, summary="One person of the house")
@reads("staff")
def one_member(request: HttpRequest, id: int) -> Any:
    return _shapes([_member(caller(request), id)])[0]


@router.post("/staff", response={201: StaffTakenOn}, summary="Take somebody on")
@writes("staff")
def take_somebody_on(request: HttpRequest, new: NewStaff) -> Any:
    who = caller(request)
    by = who.acting("administrator")
    with unit(who.now, by):
        added = take_on(new.name, new.email, new.roles, now=who.now, by=by)
    link = request.build_absolute_uri(password_path(added.user))
    return CREATED, StaffTakenOn(**_shapes([added])[0].dict(), password_url=link)


@router.put("/staff/{id}/roles", response=StaffShape, summary="Give a person other roles")
@writes("staff")
def give_other_roles(request: HttpRequest, id: int, given: GivenRoles) -> Any:
    who = caller(request)
    found, by = _member(who, id), who.acting("administrator")
    with unit(who.now, by):
        give_roles(found, given.roles, now=who.now, by=by)
    return _shapes([found])[0]


@router.post("/staff/{id}/leave", response=StaffShape, summary="Say that a person works here no more")
@writes("staff")
def leave(request: HttpRequest, id: int) -> Any:
    """Signed out everywhere at the next request; keys that the person made open nothing any more."""
    who = caller(request)
    found, by = _member(who, id), who.acting("administrator")
    with unit(who.now, by):
        let_go(found, now=who.now, by=by)
    return _shapes([found])[0]


def _member(who: Caller, id: int) -> Staff:
    return who.one(Staff, "staff", id)


def _shapes(found: Sequence[Staff]) -> list[StaffShape]:
    """Those people with when each last came in: one query for all of them."""
    came = SignIn.objects.filter(user_id__in=[each.user_id for each in found], succeeded=True)
    last = dict(came.order_by().values_list("user_id").annotate(Max("at")))
    return [
        StaffShape(id=each.pk, name=each.name, email=each.user.email, roles=each.roles,
                   works_here=each.user.is_active, last_seen_at=last.get(each.user_id))
        for each in found
    ]  # fmt: skip
