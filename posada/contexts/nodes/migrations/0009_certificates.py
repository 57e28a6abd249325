"""Which certificate each site has on its node, and the key by which the house seals what only that machine may read."""

import django.contrib.postgres.fields
from django.db import migrations, models

import posada.terms.keys


class Migration(migrations.Migration):
    dependencies = [("nodes", "0008_zones")]
    operations = [
        migrations.AddField(
            model_name="node",
            name="public_key",
            field=models.CharField(
                blank=True, default="", help_text="X25519, base64: what is sealed with it, it alone can read", max_length=64
            ),
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("customer_id", models.BigIntegerField()),
                ("placement_id", posada.terms.keys.RowId("nodes.Placement")),
                ("kind", models.CharField(choices=[("free", "issued by the node's authority"), ("own", "brought by the customer")], max_length=4)),
                ("names", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), default=list, size=None)),
                ("issuer", models.CharField(blank=True, max_length=120)),
                ("not_before", models.DateTimeField(null=True)),
                ("not_after", models.DateTimeField(null=True)),
                ("lacking", models.JSONField(default=dict, help_text="names that are not in it, and why, in the authority's words")),
                ("words", models.TextField(blank=True, help_text="why the last try failed, in the authority's words")),
                ("attempts", models.PositiveIntegerField(default=0, help_text="that failed since one went well")),
                ("told_at", models.DateTimeField(help_text="wall time")),
                ("taken_at", models.DateTimeField(help_text="when the terms were asked what follows", null=True)),
                ("fault", models.TextField(blank=True, help_text="why nothing could be made of it")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("taken_at", None)), fields=["told_at"], name="certificates_to_take")],
                "constraints": [
                    models.UniqueConstraint(fields=("placement_id", "kind", "customer_id"), name="certificate_of_a_kind_once"),
                ],
            },
        ),
    ]
