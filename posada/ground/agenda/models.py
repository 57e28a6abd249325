"""The next step of every plan; subjects on which automation stopped; matters for a person; brakes and runs."""

import uuid

from django.db import models

from posada.kernel.clock import wall
from posada.terms.stored import Stored


class Entry(Stored):
    """The next step of one live plan: one row a plan."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    act = models.CharField(max_length=48)
    due_at = models.DateTimeField()
    clause = models.CharField(max_length=120, blank=True)
    irreversible = models.BooleanField(default=False)
    stale_from = models.DateTimeField(
        null=True, help_text="from here on other terms rule: the plan is computed again before its step is acted on"
    )
    held_by = models.CharField(max_length=80, blank=True, help_text="the member of staff who holds this step back")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("customer_id", "subject_kind", "subject_id"), name="one_entry_a_plan")
        ]
        indexes = [
            models.Index(fields=("due_at", "act", "customer_id", "subject_id"), name="agenda_due"),
            models.Index(fields=("id",), name="agenda_by_id"),  # steps are held back, and looked at, by it
            models.Index(fields=("stale_from",), condition=~models.Q(stale_from=None), name="agenda_stale"),
        ]


class Idle(Stored):
    """A live subject with nothing ahead, to which terms to come may give a step: planned again when they rule."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    stale_from = models.DateTimeField()

    class Meta:
        verbose_name_plural = "idle"
        indexes = [models.Index(fields=("stale_from",), name="idle_until")]
        constraints = [
            models.UniqueConstraint(
                fields=("customer_id", "subject_kind", "subject_id", "stale_from"), name="idle_once"
            )
        ]


class Parked(Stored):
    """A subject on which automation stopped; nothing is done to the customer until a person has looked."""

    customer_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    why = models.TextField()
    owner = models.CharField(max_length=40, help_text="the role that must look")
    deadline = models.DateTimeField()
    parked_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("customer_id", "subject_kind", "subject_id"),
                condition=models.Q(released_at=None),
                name="parked_once",
            )
        ]
        indexes = [
            models.Index(fields=("deadline", "id"), condition=models.Q(released_at=None), name="parked_to_look_at")
        ]


class CaseState(models.TextChoices):
    """How a case stands."""

    OPEN = "open", "waits for a person"
    GRANTED = "granted", "decided in favour"
    REFUSED = "refused", "decided against"
    CLOSED = "closed", "ended without a decision"


class Case(Stored):
    """A matter a person decides, with what was checked and computed beforehand and the evidence."""

    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    role = models.CharField(max_length=40, help_text="the role that may decide")
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    stage = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict, help_text="what was checked, and the figures of the request")
    amounts = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, blank=True)
    evidence = models.JSONField(default=list)
    clause = models.CharField(max_length=120)
    opened_by = models.BigIntegerField(help_text="decision")
    decided_by = models.BigIntegerField(null=True, help_text="decision")

    class Meta:
        indexes = [
            models.Index(fields=("state", "deadline"), name="cases_waiting"),
            models.Index(fields=("state", "opened_at", "id"), name="cases_by_opening"),
            models.Index(fields=("customer_id", "opened_at"), name="cases_by_customer"),
            models.Index(fields=("subject_kind", "subject_id", "kind"), name="cases_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("customer_id", "kind", "subject_kind", "subject_id"),
                condition=models.Q(state="open"),
                name="one_open_case_of_a_kind",
            )
        ]


class Brake(Stored):
    """What holds back every run: the emergency stop, a ceiling or a surprise, the suspicion of a restored backup."""

    kind = models.CharField(max_length=64)
    why = models.TextField()
    pulled_at = models.DateTimeField()
    pulled_by = models.CharField(max_length=80)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("kind",), condition=models.Q(released_at=None), name="brake_pulled_once")
        ]


class Run(Stored):
    """One passage over the agenda: what it did, and whether it came to its end. Idle passages in a row are one."""

    started_at = models.DateTimeField(help_text="wall time")
    upto = models.DateTimeField(help_text="business time")
    ended_at = models.DateTimeField(null=True, help_text="wall time; none where it broke off")
    counts = models.JSONField(default=dict, help_text="acts done, by name")
    parked = models.IntegerField(default=0)
    held = models.JSONField(default=dict, help_text="acts held back by a brake, with how many were due")

    class Meta:
        indexes = [models.Index(fields=("started_at",), name="runs_by_start")]


class BulkState(models.TextChoices):
    """How far an act on many has come."""

    WAITING = "waiting", "its turn has not come"
    RUNNING = "running", "it is being carried out"
    DONE = "done", "carried out; what was refused is listed"
    FAILED = "failed", "it broke off"


class BulkAct(Stored):
    """One act that staff ordered for many subjects, carried out beside the pages, each subject by itself."""

    kind = models.CharField(max_length=40)
    subjects = models.JSONField(help_text="ids, in the order in which it is carried out")
    given = models.JSONField(default=dict, help_text="what else the act is given: a reason, days")
    asked_at = models.DateTimeField()
    staff_id = models.BigIntegerField()
    role = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=BulkState.choices, default=BulkState.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="subjects that were gone through")
    refused = models.JSONField(default=list, help_text="[id, why, clause], each")
    fault = models.TextField(blank=True)
    undoes = models.OneToOneField("self", models.SET_NULL, null=True, related_name="undone_by")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=BulkState.values), name="bulk_state_known")]

    @property
    def whole(self) -> int:
        return len(self.subjects)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.whole if self.whole else 100


class Tide(Stored):
    """How far this database has lived: every passage raises `tick`; a person's word after a restore begins an epoch.

    Each machine that runs keeps the highest it saw in a file of its own. A database behind that file was put back.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    house = models.UUIDField(default=uuid.uuid4)
    epoch = models.PositiveIntegerField(default=0)
    tick = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_tide")]


class HouseClock(Stored):
    """The business time of a house in rehearsal, moved by hand and read by all its processes; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    now = models.DateTimeField()
    moved_at = models.DateTimeField(default=wall, help_text="by the machine's time")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_house_clock")]
