"""Nodes, what each service is to be on which, the tasks that wait for that, and what nodes told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from posada.ground.customers.sealed import SealedField
from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class State(models.TextChoices):
    """What a node may be given. Whether it answers is not here: `seen_at` says when it was last heard."""

    ACTIVE = "active", "takes new services while it has room"
    DRAINING = "draining", "keeps what it has and takes nothing new"
    DOWN = "down", "out of order: takes nothing new, and what it has waits for it"


MOVES = {
    (State.ACTIVE, "drain"): State.DRAINING,
    (State.ACTIVE, "down"): State.DOWN,
    (State.DRAINING, "activate"): State.ACTIVE,
    (State.DRAINING, "down"): State.DOWN,
    (State.DOWN, "activate"): State.ACTIVE,
    (State.DOWN, "drain"): State.DRAINING,
}


class Node(Moving, Stored):
    """One machine. It enters the database by a role of its own, which sees its own services and nothing else."""

    moves = MOVES

    name = models.CharField(max_length=40)
    address = models.CharField(max_length=253, help_text="by which the world reaches it")
    drivers = ArrayField(models.CharField(max_length=40), help_text="whose services it carries")
    plans = ArrayField(models.CharField(max_length=80), default=list, help_text="products it takes; none: all")
    capacity = models.PositiveIntegerField(help_text="services it has room for")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    role = models.CharField(max_length=63, help_text="its name in the database")
    added_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, help_text="wall time at which it was last heard")
    version = models.CharField(max_length=40, blank=True, help_text="of the program that it runs")
    public_key = models.CharField(
        max_length=64, blank=True, default="", help_text="X25519, base64: what is sealed with it, it alone can read"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("name",), name="node_name_once"),
            models.UniqueConstraint(fields=("role",), name="node_role_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="node_state_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Panel(Stored):
    """The way into a node that runs no program of ours: its panel is asked by the house's worker."""

    node_id = models.BigIntegerField()
    port = models.PositiveIntegerField()
    user = models.CharField(max_length=60)
    token = SealedField(help_text="by which the panel lets us in")
    roots = models.TextField(blank=True, help_text="certificates that it is known by; empty: those that all know")
    measured_at = models.DateTimeField(null=True, help_text="wall time at which its accounts were last measured")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("node_id",), name="panel_of_a_node_once")]


class Presence(models.TextChoices):
    """What a service is to be on its node."""

    ACTIVE = "active", "it serves"
    SUSPENDED = "suspended", "it answers that it is suspended, and keeps its data"
    ENDED = "ended", "it does not answer, and keeps its data until they are deleted"
    DELETED = "deleted", "nothing of it is left"


SERVED = (Presence.ACTIVE, Presence.SUSPENDED)


class Placement(Stored):
    """Where a service is and what it is to be there, written in the transaction that decided it.

    Each change has the next `revision`; the node reports the one it has `applied`. Without a node, it waits for room.
    """

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    node_id = models.BigIntegerField(null=True, help_text="none while nothing has room for it")
    driver = models.CharField(max_length=40)
    product = models.CharField(max_length=80)
    domain = models.CharField(max_length=253, blank=True, help_text="served for it alone, as ASCII")
    presence = models.CharField(max_length=10, choices=Presence.choices)
    spec = models.JSONField(default=dict, help_text="what the driver makes")
    wishes = models.JSONField(default=dict, help_text="what its owner ordered: power, how many restarts, …")
    revision = models.BigIntegerField(default=1)
    applied = models.BigIntegerField(default=0, help_text="the last revision that the node has made")
    changed_at = models.DateTimeField()
    moving = models.BooleanField(default=False, help_text="the other one of a service that moves: to be, or left over")
    attempts = models.PositiveIntegerField(default=0, help_text="that failed at this revision")
    retry_at = models.DateTimeField(null=True, help_text="wall time before which the node does not try again")
    fault = models.TextField(blank=True, help_text="why it is not made yet, in the server's words")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "customer_id"), condition=models.Q(moving=False), name="service_placed_once"
            ),
            models.CheckConstraint(condition=models.Q(presence__in=Presence.values), name="presence_known"),
        ]
        indexes = [
            models.Index(
                fields=("node_id",), condition=models.Q(applied__lt=models.F("revision")), name="placements_pending"
            ),
            models.Index(fields=("node_id", "service_id"), name="placements_by_node"),
            models.Index(fields=("domain",), name="placements_by_domain"),
        ]


class Step(models.TextChoices):
    """How far a move is."""

    PREPARING = "preparing", "the other node makes user, folders and databases"
    COPYING = "copying", "its copies are handed over, before it is held"
    FREEZING = "freezing", "the service is held, so that nothing changes"
    HANDING = "handing", "its node packs it"
    TAKING = "taking", "the other node fetches and checks it"
    SWITCHED = "switched", "it is the other node's, which makes it serve"
    REMOVING = "removing", "the old copy is removed"
    GIVING_UP = "giving-up", "it failed: the new copy is removed"
    DONE = "done", "moved"
    FAILED = "failed", "it stayed where it was"


OVER = (Step.DONE, Step.FAILED)
FROZEN = (Step.FREEZING, Step.HANDING, Step.TAKING)


class Move(Stored):
    """A service on its way from one node to another."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    placement_id = RowId("nodes.Placement")
    from_node = models.BigIntegerField()
    to_node = models.BigIntegerField()
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.PREPARING)
    token = models.CharField(max_length=64, blank=True, help_text="the name of its parcel")
    secret = SealedField(null=True, help_text="of its parcel, while it is on its way")
    words = models.TextField(blank=True, help_text="why it failed, in the server's words")
    copies = models.JSONField(null=True, help_text="its copies: how they are called there, and what was removed here")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    evacuation_id = models.BigIntegerField(null=True, help_text="the emptying of its node, where it is part of one")
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="move_step_known"),
            models.UniqueConstraint(
                fields=("service_id", "customer_id"), condition=~models.Q(step__in=OVER), name="one_move_of_a_service"
            ),
        ]
        indexes = [
            models.Index(fields=("service_id",), name="moves_by_service"),
            models.Index(fields=("step", "id"), name="moves_by_step"),
            models.Index(
                fields=("evacuation_id",), condition=models.Q(evacuation_id__isnull=False), name="moves_of_evacuation"
            ),
        ]


class EvacuationState(models.TextChoices):
    """How far the emptying of a node has come."""

    GOING = "going"
    DONE = "done"
    STOPPED = "stopped", "by a person, before all had moved"


class Evacuation(Stored):
    """The emptying of a node: its services move one after the other, to one node or wherever there is room."""

    node_id = models.BigIntegerField()
    to_node = models.BigIntegerField(null=True)
    whole = models.PositiveIntegerField(help_text="services that were to move when it began")
    left = models.JSONField(default=list, help_text="[service, why] of those whose move could not begin")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=EvacuationState, default=EvacuationState.GOING)
    staff_id = models.BigIntegerField(help_text="who ordered it")
    role = models.CharField(max_length=40)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("node_id",), condition=models.Q(ended_at=None), name="one_evacuation_of_a_node"
            )
        ]


class Errand(Stored):
    """A task on a service that is done once its node has applied this revision, or a later one."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    placement_id = RowId("nodes.Placement")
    task_id = RowId("services.Task")
    revision = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("task_id", "customer_id"), name="errand_of_a_task_once")]
        indexes = [models.Index(fields=("placement_id",), condition=models.Q(ended_at=None), name="errands_under_way")]


class Report(Stored):
    """What a node told of one revision: a fact, kept before anything is made of it. Written by `node.report` alone."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    placement_id = RowId("nodes.Placement")
    node_id = models.BigIntegerField()
    revision = models.BigIntegerField()
    good = models.BooleanField(help_text="applied; else it failed")
    words = models.TextField(blank=True, help_text="the server's own")
    proof = models.JSONField(null=True, help_text="what was deleted: files, bytes, digest of their list")
    times = models.PositiveIntegerField(default=1, help_text="told so often")
    reported_at = models.DateTimeField(help_text="wall time")
    taken_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True, help_text="why nothing could be made of it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("placement_id", "revision", "good", "customer_id"), name="revision_reported_once"
            )
        ]
        indexes = [models.Index(fields=("reported_at",), condition=models.Q(taken_at=None), name="reports_to_take")]


class Usage(Stored):
    """How much of something a service uses on its node, as last measured there. Written by `node.measure` alone."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    placement_id = RowId("nodes.Placement")
    metric = models.CharField(max_length=20, help_text="disk, databases: bytes; files, tables: how many")
    value = models.BigIntegerField()
    measured_at = models.DateTimeField(help_text="wall time")
    taken_at = models.DateTimeField(null=True, help_text="when the terms were asked what follows")
    fault = models.TextField(blank=True, help_text="why nothing could be made of it")

    class Meta:
        verbose_name_plural = "usage"
        constraints = [
            models.UniqueConstraint(fields=("placement_id", "metric", "customer_id"), name="usage_of_a_metric_once"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="usage_not_negative"),
        ]
        indexes = [models.Index(fields=("measured_at",), condition=models.Q(taken_at=None), name="usage_to_take")]


class CertificateKind(models.TextChoices):
    """Where a site's certificate comes from."""

    FREE = "free", "issued by the node's authority"
    OWN = "own", "brought by the customer"


class Certificate(Stored):
    """The certificate of a site as its node last told it. Without `not_after`, there is none yet; `words` say why.

    Written by `node.certify` alone.
    """

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    placement_id = RowId("nodes.Placement")
    kind = models.CharField(max_length=4, choices=CertificateKind.choices)
    names = ArrayField(models.CharField(max_length=253), default=list)
    issuer = models.CharField(max_length=120, blank=True)
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    lacking = models.JSONField(default=dict, help_text="names that are not in it, and why, in the authority's words")
    words = models.TextField(blank=True, help_text="why the last try failed, in the authority's words")
    attempts = models.PositiveIntegerField(default=0, help_text="that failed since one went well")
    told_at = models.DateTimeField(help_text="wall time")
    taken_at = models.DateTimeField(null=True, help_text="when the terms were asked what follows")
    fault = models.TextField(blank=True, help_text="why nothing could be made of it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("placement_id", "kind", "customer_id"), name="certificate_of_a_kind_once")
        ]
        indexes = [models.Index(fields=("told_at",), condition=models.Q(taken_at=None), name="certificates_to_take")]


class Told(Stored):
    """What a node tells of a service for its owner: power, console. Written by `node.tell` alone."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    placement_id = RowId("nodes.Placement")
    facts = models.JSONField(default=dict)
    told_at = models.DateTimeField(help_text="wall time")

    class Meta:
        verbose_name_plural = "told"
        constraints = [models.UniqueConstraint(fields=("placement_id", "customer_id"), name="told_once_a_placement")]


class Reading(Stored):
    """What a node read of one site: a fact, kept until the house makes something of it. `node.readings` writes it."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    placement_id = RowId("nodes.Placement")
    metric = models.CharField(max_length=24)
    item = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(help_text="wall time at which it was read")
    value = models.DecimalField(max_digits=20, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("placement_id", "metric", "item", "at", "customer_id"), name="reading_once")
        ]


class NameServer(Stored):
    """A name server of ours: it reads the zones of all that is served here, by a role that sees nothing else."""

    host = models.CharField(max_length=253, help_text="its name, as zones say it")
    role = models.CharField(max_length=63, help_text="its name in the database")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("host",), name="name_server_once"),
            models.UniqueConstraint(fields=("role",), name="name_server_role_once"),
        ]


class JobState(models.TextChoices):
    """How what a node is to do once stands."""

    WAITING = "waiting", "the node has not begun, or waits to try again"
    HELD = "held", "its service moves: the node that has it then is given it"
    RUNNING = "running", "the node is at it"
    DONE = "done", "done"
    FAILED = "failed", "could not be done, and is not tried again"


class NodeJob(Stored):
    """What a node is to do once for a service: make a copy, bring one back. What it is to be is its placement's."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    placement_id = RowId("nodes.Placement")
    task_id = RowId("services.Task", null=True, help_text="that ends with it")
    kind = models.CharField(max_length=24)
    details = models.JSONField(default=dict)
    sealed = models.TextField(blank=True, help_text="the secret that it needs, sealed for its node; emptied at the end")
    kept = SealedField(null=True, help_text="its secret while it is held, for no node yet")
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    tries = models.PositiveSmallIntegerField(default=1, help_text="how often it may fail")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="that were begun")
    percent = models.PositiveSmallIntegerField(default=0, help_text="how far it has come")
    words = models.TextField(blank=True, help_text="the server's own")
    result = models.JSONField(null=True)
    ordered_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, help_text="wall time")
    ended_at = models.DateTimeField(null=True, help_text="wall time")
    retry_at = models.DateTimeField(null=True, help_text="wall time before which it is not tried again")
    taken_at = models.DateTimeField(null=True, help_text="when something was made of how it ended")
    fault = models.TextField(blank=True, help_text="why nothing could be made of it")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state_known")]
        indexes = [
            models.Index(fields=("placement_id", "id"), name="jobs_by_placement"),
            models.Index(
                fields=("placement_id",), condition=models.Q(state__in=("waiting", "running")), name="jobs_to_do"
            ),
            models.Index(
                fields=("ended_at",), condition=models.Q(taken_at=None, ended_at__isnull=False), name="jobs_to_take"
            ),
        ]
