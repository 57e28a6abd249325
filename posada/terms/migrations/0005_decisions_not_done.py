"""Refusals, cases and parked subjects are few among what was done: an index finds them alone."""

from django.db import migrations

INDEX = "CREATE INDEX decision_not_done ON terms_decision (outcome, id) WHERE outcome <> 'done'"


class Migration(migrations.Migration):
    dependencies = [("terms", "0004_answers")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX decision_not_done")]
