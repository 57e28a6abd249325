"""What others may read of nodes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from posada.contexts.nodes.making import choices_of, driver, driver_names
from posada.contexts.nodes.models import (
    FROZEN,
    OVER,
    SERVED,
    Certificate,
    Errand,
    Evacuation,
    JobState,
    Move,
    NameServer,
    Node,
    NodeJob,
    Placement,
    Presence,
    Report,
    State,
    Step,
    Told,
    Usage,
)
from posada.contexts.nodes.wanted import as_ascii

TO_DO = (JobState.WAITING, JobState.RUNNING, JobState.HELD)
SILENT_AFTER = timedelta(minutes=5)  # a node says every minute that it is there


def nodes() -> QuerySet[Node]:
    """All nodes by name."""
    return Node.objects.order_by("name")


def silent(node: Node, wall: datetime) -> bool:
    """Whether a node has not been heard for minutes, or never."""
    return node.seen_at is None or wall - node.seen_at > SILENT_AFTER


def placement(service_id: int) -> Placement | None:
    """Where a service is, and what it is to be there; None where no driver makes it."""
    return Placement.objects.filter(service_id=service_id, moving=False).first()


def placed_on(node_ids: Collection[int]) -> dict[int, int]:
    """How many services each node has, ended ones whose data are kept among them."""
    kept = Placement.objects.filter(node_id__in=node_ids).exclude(presence=Presence.DELETED)
    return dict(kept.order_by().values_list("node_id").annotate(kept=Count("id")))


def standing(node_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of each node, how many services wait for it, and how many of those it has failed at."""
    waiting = Placement.objects.filter(node_id__in=node_ids, applied__lt=F("revision"))
    failing = Count("id", filter=Q(attempts__gt=0))
    rows = waiting.order_by().values_list("node_id").annotate(pending=Count("id"), failing=failing)
    return {node: (pending, failing) for node, pending, failing in rows}


def placed(node_id: int) -> QuerySet[Placement]:
    """What a node has, by service; of what is deleted there, nothing."""
    return Placement.objects.filter(node_id=node_id).exclude(presence=Presence.DELETED).order_by("service_id")


def troubles(node_id: int) -> QuerySet[Placement]:
    """What a node fails at, with its words; the one that it tried most often first."""
    waiting = Placement.objects.filter(node_id=node_id, applied__lt=F("revision"), attempts__gt=0)
    return waiting.order_by("-attempts", "pk")


def unplaced() -> QuerySet[Placement]:
    """What waits for a node with room, oldest first."""
    return Placement.objects.filter(node_id=None, moving=False).order_by("pk")


def errands_under_way(placement_id: int, revision: int) -> QuerySet[Errand]:
    """The tasks that are done once this revision is applied."""
    found = Errand.objects.filter(placement_id=placement_id, revision__lte=revision, ended_at=None)
    return found.order_by("pk")


def reports_to_take() -> QuerySet[Report]:
    """What nodes told and nothing was made of yet, oldest first."""
    return Report.objects.filter(taken_at=None).order_by("reported_at", "pk")


def served_for(domains: Collection[str]) -> dict[str, int]:
    """Which of these domains are served here, and for which service."""
    found = Placement.objects.filter(domain__in=domains, presence__in=SERVED)
    return dict(found.values_list("domain", "service_id"))


def name_servers() -> list[str]:
    """The name servers of the house."""
    return list(NameServer.objects.order_by("host").values_list("host", flat=True))


def deletion(service_id: int) -> Report | None:
    """The proof of what was deleted of a service, and when; None while nothing was."""
    found = Report.objects.exclude(proof=None)
    return found.filter(
        placement_id__in=Placement.objects.filter(service_id=service_id, moving=False).values("pk")
    ).last()


def usage(service_id: int) -> dict[str, Usage]:
    """What a service uses on its node, by metric."""
    placed = Placement.objects.filter(service_id=service_id, moving=False).values("pk")
    return {row.metric: row for row in Usage.objects.filter(placement_id__in=placed)}


def certificates_to_take() -> QuerySet[Certificate]:
    """What nodes told of certificates and the terms were not asked about yet, oldest first."""
    return Certificate.objects.filter(taken_at=None).order_by("told_at", "pk")


def usage_to_take() -> QuerySet[Usage]:
    """What was measured and the terms were not asked about yet, oldest first."""
    return Usage.objects.filter(taken_at=None).order_by("measured_at", "pk")


CONTROLS = ("start", "stop", "restart", "reinstall", "console")  # what owners order of a server


def controls_of(driver_name: str) -> tuple[str, ...]:
    """What an owner may order of a service that this driver makes."""
    made_by = driver(driver_name)
    return tuple(order for order in CONTROLS if made_by is not None and order in made_by.acts)


def told(service_id: int, wall: datetime) -> dict[str, Any]:
    """What its node tells of a service for its owner; a console that is over is not among it."""
    placed = Placement.objects.filter(service_id=service_id, moving=False).values("pk")
    row = Told.objects.filter(placement_id__in=placed).first()
    return _still(row.facts if row is not None else {}, wall)


def seen_by_owner(service_id: int, wall: datetime) -> tuple[Placement, str, dict[str, Any]] | None:
    """Where a service is, that node's address, and what it tells, by one question; None where no driver makes it."""
    address = Node.objects.filter(pk=OuterRef("node_id")).values("address")
    facts = Told.objects.filter(placement_id=OuterRef("pk")).values("facts")
    placed = Placement.objects.filter(service_id=service_id, moving=False)
    row = placed.annotate(of_node=Subquery(address[:1]), tells=Subquery(facts[:1])).first()
    return None if row is None else (row, str(row.of_node or ""), _still(row.tells or {}, wall))


def _still(told: Mapping[str, Any], wall: datetime) -> dict[str, Any]:
    """What is told, without a console that is over."""
    facts = dict(told)
    console = facts.get("console")
    if console is not None and datetime.fromisoformat(console["until"]) <= wall:
        del facts["console"]
    return facts


def address(row: Placement) -> str:
    """The address of the node of a placement; empty while it has none."""
    return str(Node.objects.filter(pk=row.node_id or 0).values_list("address", flat=True).first() or "")


def placements(service_ids: Collection[int]) -> dict[int, Placement]:
    """The placements of services that a driver makes, by service; those on no node are missing."""
    found = Placement.objects.filter(service_id__in=service_ids, moving=False).exclude(node_id=None)
    return {row.service_id: row for row in found}


def jobs(service_id: int) -> QuerySet[NodeJob]:
    """What was to be done once for a service, newest first."""
    placed = Placement.objects.filter(service_id=service_id, moving=False).values("pk")
    return NodeJob.objects.filter(placement_id__in=placed).order_by("-pk")


def jobs_under_way(service_ids: Collection[int], kind: str) -> dict[int, NodeJob]:
    """What of this kind is still to be done, by service."""
    rows = {row.pk: row.service_id for row in Placement.objects.filter(service_id__in=service_ids, moving=False)}
    found = NodeJob.objects.filter(placement_id__in=rows, kind=kind, state__in=TO_DO)
    return {rows[job.placement_id]: job for job in found.order_by("pk")}


def last_jobs(service_ids: Collection[int], kinds: Collection[str]) -> dict[int, list[NodeJob]]:
    """The last jobs of these kinds, newest first, by service."""
    rows = {row.pk: row.service_id for row in Placement.objects.filter(service_id__in=service_ids, moving=False)}
    found: dict[int, list[NodeJob]] = {}
    for job in NodeJob.objects.filter(placement_id__in=rows, kind__in=kinds).order_by("-pk")[:100]:
        found.setdefault(rows[job.placement_id], []).append(job)
    return found


def has_jobs(service_id: int) -> bool:
    """Whether something is still to be done once for a service."""
    return jobs(service_id).filter(state__in=TO_DO).exists()


def jobs_to_take() -> QuerySet[NodeJob]:
    """What ended and nothing was made of yet, oldest first."""
    return NodeJob.objects.filter(taken_at=None, ended_at__isnull=False).order_by("ended_at", "pk")


def works_of(driver_name: str) -> frozenset[str]:
    """What nodes do once for services that this driver makes."""
    return frozenset(getattr(driver(driver_name), "works", ()))


def offers_tools(driver_name: str) -> bool:
    """Whether owners of what this driver makes set something of it by themselves."""
    return choices_of(driver(driver_name), {}) is not None


def choices(service_id: int) -> Mapping[str, tuple[str, ...]]:
    """What the plan of a service lets its owner choose, by setting."""
    row = placement(service_id)
    return (choices_of(driver(row.driver), row.spec.get("settings", {})) or {}) if row is not None else {}


def move_of(service_id: int) -> Move | None:
    """The move of a service that is under way."""
    return Move.objects.filter(service_id=service_id).exclude(step__in=OVER).first()


def moving(service_ids: Collection[int]) -> set[int]:
    """Which of these services are on their way to another node."""
    found = Move.objects.filter(service_id__in=service_ids).exclude(step__in=OVER)
    return set(found.values_list("service_id", flat=True))


def frozen(service_ids: Collection[int]) -> set[int]:
    """Which of these services are held because they move just now."""
    found = Move.objects.filter(service_id__in=service_ids, step__in=FROZEN)
    return set(found.values_list("service_id", flat=True))


def movable(row: Placement) -> bool:
    """Whether a service can move with its data, as its driver and what it is to be say."""
    return row.driver in _movers() and row.presence in SERVED and row.node_id is not None


def busy(service_id: int) -> bool:
    """Whether a service is being changed, copied or moved just now."""
    changing = Placement.objects.filter(service_id=service_id, moving=False, applied__lt=F("revision"))
    return changing.exists() or move_of(service_id) is not None or has_jobs(service_id)


def leaving(node_id: int) -> QuerySet[Placement]:
    """What would move if this node were emptied."""
    return Placement.objects.filter(node_id=node_id, moving=False, presence__in=SERVED, driver__in=_movers())


def room_elsewhere(node_id: int) -> list[tuple[Node, int]]:
    """The other nodes that take services, each with its room; the one with most first."""
    others = [node for node in nodes().filter(state=State.ACTIVE).exclude(pk=node_id) if {*node.drivers} & {*_movers()}]
    taken = placed_on([node.pk for node in others])
    room = [(node, node.capacity - taken.get(node.pk, 0)) for node in others]
    return sorted(((node, left) for node, left in room if left > 0), key=lambda each: -each[1])


def targets_of(row: Placement) -> list[tuple[Node, int]]:
    """The nodes to which a service could move, each with its room."""
    return [
        (node, room) for node, room in room_elsewhere(row.node_id or 0)
        if row.driver in node.drivers and (not node.plans or row.product in node.plans)
    ]  # fmt: skip


def evacuation_of(node_id: int) -> Evacuation | None:
    """The emptying of a node that is under way."""
    return Evacuation.objects.filter(node_id=node_id, ended_at=None).first()


def moves_of_evacuation(id: int) -> QuerySet[Move]:
    """The moves that the emptying of a node began."""
    return Move.objects.filter(evacuation_id=id)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many services moved, how many stayed, and which are on their way."""

    moved: int
    failed: int
    under_way: frozenset[int]

    @property
    def gone_through(self) -> int:
        return self.moved + self.failed


def progress(evacuation: Evacuation) -> Progress:
    """How far the emptying of a node has come."""
    steps = list(moves_of_evacuation(evacuation.pk).values_list("service_id", "step"))
    failed = sum(step == Step.FAILED for _, step in steps)
    going = frozenset(service for service, step in steps if step not in OVER)
    return Progress(sum(step == Step.DONE for _, step in steps), failed + len(evacuation.left), going)


def moves_named(words: str) -> "QuerySet[Move]":
    """Moves of a domain, of a service by its number, or of a node by its name."""
    wanted = words.strip().lower()
    found = Q(service_id__in=Placement.objects.filter(domain=as_ascii(wanted)).values("service_id"))
    at = Node.objects.filter(name=wanted).values("pk")
    found |= Q(from_node__in=at) | Q(to_node__in=at)
    if wanted.isdigit() and len(wanted) < 19:
        found |= Q(service_id=int(wanted))
    return Move.objects.filter(found)


def _movers() -> list[str]:
    """The drivers whose services move with their data."""
    return [name for name in driver_names() if getattr(driver(name), "moves", False)]
