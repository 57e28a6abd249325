"""What sites use, told in batches: kept as told until the house makes something of it."""

import posada.terms.keys
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer

# Of its own sites alone, of metrics that there are, not from the future and not twice; so many at once and no more. What
# stands is written beside, as `node.measure` does, and counts as taken: the readings are what is acted on.
READINGS = """
CREATE FUNCTION node.readings(batch jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF jsonb_typeof(batch) <> 'array' OR jsonb_array_length(batch) > 500 OR length(batch::text) > 2000000 THEN
        RAISE EXCEPTION 'a list of at most 500 readings';
    END IF;
    WITH told AS (
        SELECT p.id, p.customer_id, least((r->>'at')::timestamptz, clock_timestamp()) AS at, r
          FROM jsonb_array_elements(batch) r
          JOIN public.nodes_placement p ON p.service_id = (r->>'site')::bigint
          JOIN public.nodes_node n ON n.id = p.node_id
         WHERE n.role = session_user::text AND (r->>'at')::timestamptz > clock_timestamp() - interval '7 days'
    ), figures AS (
        SELECT t.id, t.customer_id, t.at, f.key AS metric, '' AS item, f.value::numeric(20, 3) AS value
          FROM told t, jsonb_each_text(t.r->'figures') f
         WHERE f.key IN ('cpu', 'memory', 'processes', 'transfer', 'disk', 'files', 'databases', 'tables',
                         'cpu-percent', 'cpu-share', 'load', 'cores')
        UNION ALL
        SELECT t.id, t.customer_id, t.at, m.key, left(i.key, 80), i.value::numeric(20, 3)
          FROM told t, jsonb_each(t.r->'items') m, jsonb_each_text(m.value) i
         WHERE m.key IN ('database-tables', 'database-size')
    ), kept AS (
        INSERT INTO public.nodes_reading (customer_id, placement_id, metric, item, at, value)
        SELECT customer_id, id, metric, item, at, value FROM figures WHERE value >= 0
        ON CONFLICT DO NOTHING
    )
    INSERT INTO public.nodes_usage AS u (customer_id, placement_id, metric, value, measured_at, taken_at, fault)
    SELECT DISTINCT ON (id, metric) customer_id, id, metric, value::bigint, at, clock_timestamp(), ''
      FROM figures WHERE metric IN ('disk', 'files', 'databases', 'tables') AND value >= 0
     ORDER BY id, metric, at DESC
    ON CONFLICT (placement_id, metric, customer_id) DO UPDATE
       SET value = excluded.value, measured_at = excluded.measured_at, taken_at = excluded.taken_at;
END $$;
REVOKE ALL ON FUNCTION node.readings(jsonb) FROM PUBLIC;
DO $$
DECLARE
    known text;
BEGIN
    FOR known IN SELECT role FROM nodes_node WHERE role IN (SELECT rolname FROM pg_roles) LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION node.readings(jsonb) TO %I', known);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("nodes", "0013_jobs")]
    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("customer_id", models.BigIntegerField()),
                ("placement_id", posada.terms.keys.RowId("nodes.Placement")),
                ("metric", models.CharField(max_length=24)),
                ("item", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField(help_text="wall time at which it was read")),
                ("value", models.DecimalField(decimal_places=3, max_digits=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement_id", "metric", "item", "at", "customer_id"), name="reading_once"
                    )
                ],
            },
        ),
        KeyByCustomer("Reading"),
        ReferByCustomer("Reading"),
        migrations.RunSQL(READINGS, "DROP FUNCTION node.readings(jsonb)"),
    ]
