"""Counts of use without persons; people who registered, what they bought, and what they permit."""

from django.db import models

from posada.terms.keys import RowId
from posada.terms.stored import Stored


class ActionCount(Stored):
    """How often something was done in an app, by day and place; never by whom."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    day = models.DateField()
    action = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=80, blank=True)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "day", "action", "country", "region", "customer_id"), name="actions_counted_once"
            )
        ]
        indexes = [models.Index(fields=("action", "region", "day"), name="actions_by_place")]


class TurnedAway(Stored):
    """Readings that brought what must not be collected, counted by day and by the field that gave it away."""

    day = models.DateField()
    field = models.CharField(max_length=60)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "turned away"
        constraints = [models.UniqueConstraint(fields=("day", "field"), name="turned_away_once")]


class MailboxUse(Stored):
    """What a mailbox used on one day: counters by kind, and no content."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    mailbox = models.CharField(max_length=254)
    day = models.DateField()
    counters = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service_id", "mailbox", "day", "customer_id"), name="mailbox_use_once")
        ]


class Listener(Stored):
    """A person who registered in an app, of their own will."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    registered_at = models.DateTimeField()
    may_be_named_at = models.DateTimeField(null=True, help_text="when they permitted to be named to third parties")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service_id", "email", "customer_id"), name="listener_registered_once")
        ]


class Purchase(Stored):
    """What somebody bought in an app, and the registered person it is tied to, where there is one."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    code = models.CharField(max_length=80, help_text="of the store")
    listener_id = RowId("privacy.Listener", null=True)
    bought_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service_id", "code", "customer_id"), name="purchase_known_once")
        ]


class Sponsorship(Stored):
    """A sponsor's agreement by which a station shows no advertisement for a time."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    sponsor = models.CharField(max_length=120)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="sponsorship_has_days")
        ]
        indexes = [models.Index(fields=("service_id", "first"), name="sponsorships_by_service")]
