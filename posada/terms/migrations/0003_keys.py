"""The customer's id comes first in the keys of what grows with customers."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer


class Migration(migrations.Migration):
    dependencies = [("terms", "0002_journal")]
    operations = [KeyByCustomer(read_with_parent=("Acceptance",))]
