"""Accounts by which a site's files are reached, jobs that run by the clock, and what was chosen of PHP."""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class FileAccount(Stored):
    """Who may enter a folder of a site, by SFTP and FTPS. The password is kept as its hash alone."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    name = models.CharField(max_length=16, help_text="after the site's own, as in site12-web")
    folder = models.CharField(max_length=200, help_text="beyond which it reaches nothing")
    password_hash = models.CharField(max_length=140, blank=True, help_text="SHA-512 crypt; none: by key alone")
    keys = models.JSONField(default=list, help_text="public keys of SSH, each one line")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "name", "customer_id"),
                condition=models.Q(closed_at=None),
                name="file_account_once",
            )
        ]


class CronJob(Stored):
    """A command of a site that runs by the clock, as the site's own user."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    schedule = models.CharField(max_length=100, help_text="five fields, in the house's time zone")
    command = models.CharField(max_length=500)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("service_id",), condition=models.Q(removed_at=None), name="cron_jobs_that_run")]


class SiteSettings(Stored):
    """What was chosen of a site: empty is what its plan gives."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    php = models.CharField(max_length=4, blank=True)
    memory = models.CharField(max_length=8, blank=True)
    upload = models.CharField(max_length=8, blank=True)
    seconds = models.CharField(max_length=4, blank=True)
    show_errors = models.BooleanField(default=False)
    root = models.CharField(max_length=200, blank=True, help_text="folder below public that is served; none: public")

    class Meta:
        verbose_name_plural = "site settings"
        constraints = [models.UniqueConstraint(fields=("service_id", "customer_id"), name="settings_of_a_site_once")]


class InstallationState(models.TextChoices):
    """How far an installed application is."""

    ASKED = "asked", "its node lays it into the site"
    INSTALLED = "installed", "it is there"
    FAILED = "failed", "it could not be installed, and nothing of it is there"
    REMOVED = "removed", "it was taken away"


LIVE = (InstallationState.ASKED, InstallationState.INSTALLED)


class Installation(Moving, Stored):
    """An application in a site, from the wish until it is taken away. A site has one at a time."""

    moves = {
        (InstallationState.ASKED, "install"): InstallationState.INSTALLED,
        (InstallationState.ASKED, "fail"): InstallationState.FAILED,
        (InstallationState.INSTALLED, "remove"): InstallationState.REMOVED,
    }

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    application = models.CharField(max_length=20)
    state = models.CharField(max_length=9, choices=InstallationState.choices, default=InstallationState.ASKED)
    said = models.JSONField(default=dict, help_text="what was chosen: title, language, admin, email")
    password_hash = models.CharField(
        max_length=140, blank=True, help_text="of its administrator; empty once it is there"
    )
    version = models.CharField(max_length=20, blank=True)
    offered = models.CharField(max_length=20, blank=True, help_text="the newest that its node told of")
    folder = models.CharField(max_length=200, blank=True, help_text="below public; none: public")
    database = models.CharField(max_length=40, blank=True)
    kept = models.BooleanField(default=False, help_text="what was before the last update is kept, to go back to")
    words = models.TextField(blank=True, help_text="the server's own, of the last that went wrong")
    asked_at = models.DateTimeField()
    installed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=InstallationState.values), name="installation_state_known"
            ),
            models.UniqueConstraint(
                fields=("service_id", "customer_id"),
                condition=models.Q(state__in=LIVE),
                name="one_application_of_a_site",
            ),
        ]
        indexes = [models.Index(fields=("service_id",), name="installations_by_service")]
