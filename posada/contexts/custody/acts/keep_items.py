"""Keeping items in confidence: classed when stored, read by who needs them, unmarked on a ground."""

from datetime import datetime

from posada.contexts.custody import queries
from posada.contexts.custody.models import Instruction, Item
from posada.contexts.custody.rules.confidentiality import (
    ConfidentialityExceptions,
    ConfidentialMarks,
    NeedToKnow,
    StaffInstruction,
)
from posada.ground.agenda.models import Case
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import grounds
from posada.terms.versions import book


def store_item(customer_id: int, name: str, kind: str, mark: str, *, now: datetime, by: Actor) -> Item:
    """Keep an item, confidential by its mark or its kind, and return it. BadInput for a mark that there is not."""
    ruling = book().for_existing(now).required(ConfidentialMarks)
    if mark and mark not in ruling.rule.marks:
        raise BadInput("mark", mark, ", ".join(ruling.rule.marks))
    confidential = ruling.rule.covers(mark, kind)
    (id,) = take_ids("custody_item_id_seq", 1)
    record(
        [Verdict(customer_id, "item", id, "store-item", now, ruling.orders(),
                 facts={"name": name, "kind": kind, "mark": mark, "confidential": confidential,
                        "by": "mark" if mark else "kind" if confidential else ""},
                 effects=("item-stored",))],
        now=now, actor=by,
    )  # fmt: skip
    return Item.objects.create(
        id=id, customer_id=customer_id, name=name, kind=kind, mark=mark, confidential=confidential, stored_at=now
    )


def acknowledge(person: str, *, now: datetime, by: Actor) -> None:
    """A member of staff, an agent or a subcontractor acknowledges the duties. Repeated: no change."""
    terms = book().for_existing(now)
    ruling = terms.required(StaffInstruction)
    record(
        [Verdict(0, "staff", 0, "acknowledge-duties", now, ruling.orders(), facts={"person": person},
                 effects=("instruction-recorded",))],
        now=now, actor=by,
    )  # fmt: skip
    Instruction.objects.get_or_create(person=person, defaults={"version_id": book().number(terms), "at": now})


def read_item(item_id: int, person: str, reason: str, case_id: int | None, *, now: datetime, by: Actor) -> None:
    """Let somebody of the staff read an item. Ordinary items are open to all staff.

    Raises Refused for who has not acknowledged the duties, and for who works on nothing of that customer.
    """
    item = queries.item(item_id)
    if not item.confidential:
        return
    terms = book().for_existing(now)
    need, told = terms.required(NeedToKnow), terms.ruling(StaffInstruction)
    verdict = Verdict(item.customer_id, "item", item.pk, "read-item", now,
                      need.orders() + grounds(told, role="permits"),
                      facts={"person": person, "reason": reason, "for": case_id},
                      effects=("reading-recorded",))  # fmt: skip
    if told is not None and told.rule.before_access and not queries.instructed(person):
        raise verdict.refused("not-instructed", grounds=told.orders())
    assigned = Case.objects.filter(pk=case_id or 0, customer_id=item.customer_id, state="open").exists()
    if not assigned or not reason:
        raise verdict.refused("no-need-to-know", grounds=need.orders())
    record([verdict], now=now, actor=by)


def unmark(item_id: int, ground: str, evidence: str, *, now: datetime, by: Actor) -> None:
    """Take an item out of confidence. Raises Refused without one of the grounds and its evidence."""
    item = queries.item(item_id)
    ruling = book().for_existing(now).required(ConfidentialityExceptions)
    verdict = Verdict(item.customer_id, "item", item.pk, "unmark-item", now, ruling.orders(),
                      facts={"ground": ground, "evidence": evidence}, effects=("item-unmarked",))  # fmt: skip
    if ground not in ruling.rule.grounds or not evidence or not by.is_staff:
        raise verdict.refused("no-ground-for-it", allowed=ruling.rule.grounds)
    record([verdict], now=now, actor=by)
    item.confidential, item.exception = False, ground
    item.save(update_fields=["confidential", "exception"])
