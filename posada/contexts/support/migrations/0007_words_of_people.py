"""What customers switched off becomes the word of the person who speaks for them, beside what people accept."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from posada.terms.keys import KeyByCustomer, ReferByCustomer


def keep_as_words(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    consents = apps.get_model("customers", "Consent")
    contacts = apps.get_model("customers", "Contact")
    for row in apps.get_model("support", "OptOut").objects.order_by("pk"):
        person = contacts.objects.filter(customer_id=row.customer_id, is_primary=True, removed_at=None).first()
        if person is not None:
            consents.objects.create(
                customer_id=row.customer_id, contact_id=person.pk, purpose=row.kind[:24], given_at=row.at,
                source=row.by[:40], refuses=True,
            )  # fmt: skip


def keep_as_opt_outs(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    opt_outs = apps.get_model("support", "OptOut")
    words = apps.get_model("customers", "Consent").objects.filter(refuses=True, withdrawn_at=None)
    for word in words.order_by("pk"):
        said = {"at": word.given_at, "by": word.source}
        opt_outs.objects.get_or_create(customer_id=word.customer_id, kind=word.purpose, defaults=said)
    words.delete()


class KeyedOnTheWayBack(KeyByCustomer):
    """Nothing; on the way back, the key (customer_id, id)."""

    def forwards(self, model: type[models.Model]) -> Iterator[str]:
        yield from ()

    def backwards(self, model: type[models.Model]) -> Iterator[str]:
        yield from KeyByCustomer.forwards(self, model)


class ReferredOnTheWayBack(ReferByCustomer):
    """Nothing; on the way back, the foreign keys."""

    def forwards(self, model: type[models.Model]) -> Iterator[str]:
        yield from ()

    def backwards(self, model: type[models.Model]) -> Iterator[str]:
        yield from ReferByCustomer.forwards(self, model)


class Migration(migrations.Migration):
    dependencies = [("support", "0006_announcements"), ("customers", "0011_consent_refuses")]
    operations = [
        migrations.RunPython(keep_as_words, keep_as_opt_outs),
        ReferredOnTheWayBack("OptOut"),
        KeyedOnTheWayBack("OptOut"),
        migrations.DeleteModel("OptOut"),
    ]
