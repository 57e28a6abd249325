"""The keys of what is measured, and the function by which nodes tell it."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer, ReferByCustomer

# A measure that is what it was is only newer; one that changed is to be taken again. Two metrics there are.
MEASURE = """
CREATE FUNCTION node.measure(site bigint, figures jsonb) RETURNS void
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
      FROM jsonb_each_text(figures) f WHERE f.key IN ('disk', 'files')
    ON CONFLICT (placement_id, metric, customer_id) DO UPDATE
       SET value = excluded.value, measured_at = excluded.measured_at,
           taken_at = CASE WHEN u.value = excluded.value THEN u.taken_at END;
END $$;
REVOKE ALL ON FUNCTION node.measure(bigint, jsonb) FROM PUBLIC;
DO $$
DECLARE
    known text;
BEGIN
    FOR known IN SELECT role FROM nodes_node WHERE role IN (SELECT rolname FROM pg_roles) LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION node.measure(bigint, jsonb) TO %I', known);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("nodes", "0004_usage")]
    operations = [
        KeyByCustomer("Usage"),
        ReferByCustomer("Usage"),
        migrations.RunSQL(MEASURE, "DROP FUNCTION node.measure(bigint, jsonb)"),
    ]
