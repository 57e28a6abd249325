"""What is kept for a while under a name, by whichever process, for all of them."""

from django.db import models

from posada.terms.stored import Stored


class Kept(Stored):
    """A value that holds until an instant; past that it is as if it were not there, and soon is not.

    The table is UNLOGGED: to write to it costs no wait for the disk.
    """

    name = models.CharField(max_length=255, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(null=True, help_text="wall time; none: until it is forgotten")

    class Meta:
        indexes = [models.Index(fields=("until",), name="kept_by_end")]
