"""The customer's id comes first in the keys of what grows with customers, and rows refer to rows of the same one."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):
    dependencies = [
        ("metering", "0001_initial"),
        ("customers", "0002_keys"),
        ("agenda", "0002_keys"),
        ("services", "0002_keys"),
    ]
    operations = [KeyByCustomer(), ReferByCustomer()]
