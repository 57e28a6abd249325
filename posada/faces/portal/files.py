"""Files that customers send: looked at before they are kept, kept outside every web root, shown to those who may."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from posada.contexts.support.models import Attachment
from posada.kernel.errors import BadInput

MOST_BYTES = 5 * 1024 * 1024
# Media type -> how such a file begins, and its name's end.
KNOWN: dict[str, tuple[bytes, str]] = {
    "application/pdf": (b"%PDF-", ".pdf"),
    "image/png": (b"\x89PNG\r\n\x1a\n", ".png"),
    "image/jpeg": (b"\xff\xd8\xff", ".jpg"),
}


@dataclass(frozen=True)
class Kept:
    """A file that was kept, and the fingerprint of its content."""

    attachment: Attachment
    sha256: str


def keep(file: "UploadedFile[Any]", *, customer_id: int, purpose: str, by: str, now: datetime, role: str = "") -> Kept:
    """Keep a file after looking at its size and content; raises BadInput for one that is neither PDF, PNG nor JPEG."""
    if not file.size or file.size > MOST_BYTES:
        raise BadInput("file", file.name, _("un archivo de hasta 5 MB"))
    content = file.read()
    media_type = next((kind for kind, (start, _end) in KNOWN.items() if content.startswith(start)), None)
    if media_type is None:
        raise BadInput("file", file.name, _("un PDF, o una imagen PNG o JPEG"))
    digest = hashlib.sha256(content).hexdigest()
    path = default_storage.save(f"customers/{customer_id}/{digest}{KNOWN[media_type][1]}", ContentFile(content))
    attachment = Attachment.objects.create(
        customer_id=customer_id, name=PurePath(file.name or "").name[:200], media_type=media_type, size=file.size,
        sha256=digest, path=path, purpose=purpose, restricted_to=role, uploaded_at=now, uploaded_by=by,
    )  # fmt: skip
    return Kept(attachment, digest)
