"""The pool, who has which address for which service, and who may have no more."""

from django.db import models

from posada.terms.keys import RowId
from posada.terms.stored import Stored


class Address(Stored):
    """One address of the provider's."""

    ip = models.GenericIPAddressField()
    held_by = models.BigIntegerField(null=True, help_text="the assignment that has it now; none: it is in the pool")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=("ip",), name="address_once")]
        indexes = [models.Index(fields=("id",), condition=models.Q(held_by=None), name="addresses_in_the_pool")]


class Assignment(Stored):
    """An address of a service, from when until when; while `assigned_at` is empty it waits for data or for an address.

    Rows stay: they are the history of an address.
    """

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    used_on = RowId("services.Service", null=True, help_text="the server that it is bound to")
    ip = models.GenericIPAddressField(null=True)
    declaration = models.JSONField(default=dict, help_text="what is declared to the registry")
    asked_at = models.DateTimeField()
    assigned_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("service_id",), name="addresses_by_service"),
            models.Index(fields=("used_on",), name="addresses_by_server"),
            models.Index(fields=("ip",), name="assignments_by_address"),
        ]


class Bar(Stored):
    """A customer who is to be given no more addresses, since when and because of which case."""

    customer_id = models.BigIntegerField()
    case_id = RowId("agenda.Case")
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("customer_id",), condition=models.Q(lifted_at=None), name="barred_once_a_customer"
            )
        ]
