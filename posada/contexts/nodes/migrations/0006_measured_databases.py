"""Databases and their tables are measured too."""

from django.db import migrations

MEASURE = """
CREATE OR REPLACE FUNCTION node.measure(site bigint, figures jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place record;
BEGIN
    SELECT p.id, p.customer_id INTO place
      FROM public.nodes_placement p JOIN public.nodes_node n ON n.id = p.node_id
     WHERE n.role = session_user::text AND p.service_id = site;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such site here';
    END IF;
    INSERT INTO public.nodes_usage AS u (customer_id, placement_id, metric, value, measured_at, fault)
    SELECT place.customer_id, place.id, f.key, f.value::bigint, clock_timestamp(), ''
      FROM jsonb_each_text(figures) f WHERE f.key IN {metrics}
    ON CONFLICT (placement_id, metric, customer_id) DO UPDATE
       SET value = excluded.value, measured_at = excluded.measured_at,
           taken_at = CASE WHEN u.value = excluded.value THEN u.taken_at END;
END $$;
"""
BEFORE, AFTER = "('disk', 'files')", "('disk', 'files', 'databases', 'tables')"


class Migration(migrations.Migration):
    dependencies = [("nodes", "0005_measure")]
    operations = [migrations.RunSQL(MEASURE.replace("{metrics}", AFTER), MEASURE.replace("{metrics}", BEFORE))]
