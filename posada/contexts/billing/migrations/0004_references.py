"""Rows refer to rows of the same customer, or to the customer."""

from django.db import migrations

from posada.terms.keys import ReferByCustomer


class Migration(migrations.Migration):
    dependencies = [("agenda", "0002_keys"), ("billing", "0003_keys"), ("ordering", "0002_keys"), ("payments", "0002_keys"), ("services", "0002_keys"), ("customers", "0002_keys")]
    operations = [ReferByCustomer()]
