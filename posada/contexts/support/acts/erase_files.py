"""Parting with files that customers sent."""

from collections.abc import Collection

from posada.contexts.support.jobs import erase
from posada.contexts.support.models import Attachment
from posada.ground.agenda.jobs import defer


def erase_files(attachment_ids: Collection[int]) -> None:
    """Forget these attachments, and have their files erased once this is committed; a file that another keeps stays."""
    found = list(Attachment.objects.select_for_update().filter(pk__in=attachment_ids).order_by("pk"))
    paths = {attachment.path for attachment in found}
    Attachment.objects.filter(pk__in=[attachment.pk for attachment in found]).delete()
    unused = paths - set(Attachment.objects.filter(path__in=paths).values_list("path", flat=True))
    if unused:
        defer(erase, paths=sorted(unused))
