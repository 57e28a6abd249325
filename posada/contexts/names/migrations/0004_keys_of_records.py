"""The customer's id comes first in the keys of what grows with customers."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer, ReferByCustomer

MODELS = ("SiteName", "ZoneRecord", "ZoneChange", "ZoneKey")


class Migration(migrations.Migration):
    dependencies = [("names", "0003_records")]
    operations = [
        KeyByCustomer(*MODELS, read_with_parent=("ZoneKey",)),
        ReferByCustomer(*MODELS),
    ]
