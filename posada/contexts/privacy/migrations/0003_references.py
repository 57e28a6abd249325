"""Rows refer to rows of the same customer."""

from django.db import migrations

from posada.terms.keys import ReferByCustomer


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_keys"),
        ("customers", "0002_keys"),
        ("services", "0002_keys"),
    ]
    operations = [ReferByCustomer()]
