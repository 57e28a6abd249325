"""The customer's id comes first in the keys of what grows with customers."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer


class Migration(migrations.Migration):
    dependencies = [("backups", "0001_initial")]
    operations = [KeyByCustomer()]
