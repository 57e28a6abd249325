"""Answers that were given to writes, kept so that a write that is sent again is not done again."""

from django.db import models

from posada.ground.customers.models import Token
from posada.terms.stored import Stored


class KeptAnswer(Stored):
    """What one key of one program was answered: the same request gets the same answer again."""

    token = models.ForeignKey(Token, models.CASCADE, db_index=False)
    key = models.CharField(max_length=255, help_text="the Idempotency-Key that the program chose")
    fingerprint = models.CharField(
        max_length=64, help_text="of method, path and body: another request needs another key"
    )
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    at = models.DateTimeField(help_text="wall time")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("token", "key"), name="answered_once")]
        indexes = [models.Index(fields=("at",), name="answers_by_age")]
