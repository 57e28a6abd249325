"""The customer's id comes first in the keys of what grows with customers; rows refer to rows of the same customer."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):
    dependencies = [
        ("relocation", "0001_initial"),
        ("customers", "0002_keys"),
        ("agenda", "0002_keys"),
        ("services", "0002_keys"),
    ]
    operations = [KeyByCustomer(), ReferByCustomer()]
