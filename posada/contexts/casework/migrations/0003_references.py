"""Rows refer to rows of the same customer."""

from django.db import migrations

from posada.terms.keys import ReferByCustomer


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_keys"),
        ("customers", "0002_keys"),
        ("agenda", "0002_keys"),
        ("billing", "0003_keys"),
    ]
    operations = [ReferByCustomer()]
