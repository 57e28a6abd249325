"""Questions about drafts of the terms, and what came of them."""

from django.db import models

from posada.terms.stored import Stored


class TrialState(models.TextChoices):
    """How far a question has come."""

    WAITING = "waiting", "to be answered"
    RUNNING = "running", "the book's days are being lived again"
    ANSWERED = "answered", "the report is there"
    FAILED = "failed", "it could not be answered"


class Trial(Stored):
    """What figures of the terms would have changed between two days: the question, its progress, and its report."""

    asked_at = models.DateTimeField(help_text="wall time")
    asked_by = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField()
    figures = models.JSONField(default=list, help_text="clause.figure=value, each")
    draft = models.ForeignKey("terms.TermsDraft", models.SET_NULL, null=True, help_text="whose terms are tried")
    content = models.JSONField(null=True, help_text="the draft's content as it was asked about")
    state = models.CharField(max_length=8, choices=TrialState.choices, default=TrialState.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="lives lived again, of `whole`")
    whole = models.PositiveIntegerField(default=0)
    report = models.JSONField(null=True)
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=TrialState.values), name="trial_state_known")
        ]

    @property
    def percent(self) -> int:
        return 100 * self.done // self.whole if self.whole else 0
