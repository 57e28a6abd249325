"""What owners order of their servers, and what nodes tell them."""

import posada.terms.keys
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer

# What a machine in a stranger's hands tells fills no table.
TELL = """
CREATE FUNCTION node.tell(site bigint, told jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place record;
BEGIN
    SELECT p.id, p.customer_id INTO place
      FROM public.nodes_placement p JOIN public.nodes_node n ON n.id = p.node_id
     WHERE n.role = session_user::text AND p.service_id = site;
    IF NOT FOUND OR jsonb_typeof(told) <> 'object' OR length(told::text) > 4000 THEN
        RAISE EXCEPTION 'no such site here, or too much to tell of it';
    END IF;
    INSERT INTO public.nodes_told AS t (customer_id, placement_id, facts, told_at)
    VALUES (place.customer_id, place.id, told, clock_timestamp())
    ON CONFLICT (placement_id, customer_id) DO UPDATE
       SET facts = CASE WHEN length((t.facts || excluded.facts)::text) > 8000 THEN excluded.facts
                        ELSE t.facts || excluded.facts END,
           told_at = excluded.told_at;
END $$;
REVOKE ALL ON FUNCTION node.tell(bigint, jsonb) FROM PUBLIC;
DO $$
DECLARE
    known text;
BEGIN
    FOR known IN SELECT role FROM nodes_node WHERE role IN (SELECT rolname FROM pg_roles) LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION node.tell(bigint, jsonb) TO %I', known);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("nodes", "0010_certify")]
    operations = [
        migrations.AddField(
            "placement", "wishes",
            models.JSONField(default=dict, help_text="what its owner ordered: power, how many restarts, …"),
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("customer_id", models.BigIntegerField()),
                ("placement_id", posada.terms.keys.RowId("nodes.Placement")),
                ("facts", models.JSONField(default=dict)),
                ("told_at", models.DateTimeField(help_text="wall time")),
            ],
            options={
                "verbose_name_plural": "told",
                "constraints": [models.UniqueConstraint(fields=("placement_id", "customer_id"), name="told_once_a_placement")],
            },
        ),
        KeyByCustomer("Told"),
        ReferByCustomer("Told"),
        migrations.RunSQL(TELL, "DROP FUNCTION node.tell(bigint, jsonb)"),
    ]  # fmt: skip
