"""A rate is never changed: a correction is entered after it."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rates_rate
    FOR EACH ROW EXECUTE FUNCTION posada_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("rates", "0001_initial"), ("terms", "0002_journal")]
    operations = [migrations.RunSQL(TRIGGER, "DROP TRIGGER append_only ON rates_rate")]
