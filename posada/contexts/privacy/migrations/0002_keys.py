"""The customer's id comes first in the keys of what grows with customers."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [KeyByCustomer(read_with_parent=("ActionCount", "MailboxUse"))]
