"""The few transfers of fees, credits and refunds are found by their day without reading the many others."""

from django.db import migrations

INDEX = """
CREATE INDEX transfer_of_fees ON ledger_transfer (at) WHERE debit IN (51, 60, 61) OR credit IN (51, 60, 61);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_transfers")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX transfer_of_fees;")]
