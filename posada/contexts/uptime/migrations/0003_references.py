"""Rows refer to rows of the same customer."""

from django.db import migrations

from posada.terms.keys import ReferByCustomer


class Migration(migrations.Migration):
    dependencies = [
        ("uptime", "0002_keys"),
        ("agenda", "0002_keys"),
        ("customers", "0002_keys"),
        ("services", "0002_keys"),
        ("support", "0002_keys"),
    ]
    operations = [ReferByCustomer()]
