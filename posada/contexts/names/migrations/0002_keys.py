"""The customer's id comes first in the keys of what grows with customers."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):
    dependencies = [("names", "0001_initial"), ("services", "0002_keys"), ("customers", "0002_keys")]
    operations = [KeyByCustomer(read_with_parent=("Certificate", "BroughtCertificate")), ReferByCustomer()]
