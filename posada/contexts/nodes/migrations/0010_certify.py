"""The keys of certificates, and the functions by which nodes tell of them."""

from django.db import migrations

from posada.terms.keys import KeyByCustomer, ReferByCustomer

CERTIFY = """
CREATE FUNCTION node.certify(site bigint, told jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place record;
BEGIN
    SELECT p.id, p.customer_id INTO place
      FROM public.nodes_placement p JOIN public.nodes_node n ON n.id = p.node_id
     WHERE n.role = session_user::text AND p.service_id = site;
    IF NOT FOUND OR told->>'kind' NOT IN ('free', 'own') OR length(told::text) > 60000 THEN
        RAISE EXCEPTION 'no such certificate of a site here';
    END IF;
    INSERT INTO public.nodes_certificate AS c
           (customer_id, placement_id, kind, names, issuer, not_before, not_after, lacking, words, attempts, told_at, fault)
    SELECT place.customer_id, place.id, told->>'kind',
           ARRAY(SELECT left(n, 253) FROM jsonb_array_elements_text(told->'names') AS n LIMIT 100),
           left(told->>'issuer', 120), (told->>'not_before')::timestamptz, (told->>'not_after')::timestamptz,
           coalesce(told->'lacking', '{}'), left(told->>'words', 2000), (told->>'attempts')::int, clock_timestamp(), ''
    ON CONFLICT (placement_id, kind, customer_id) DO UPDATE
       SET names = excluded.names, issuer = excluded.issuer, not_before = excluded.not_before,
           not_after = excluded.not_after, lacking = excluded.lacking, words = excluded.words,
           attempts = excluded.attempts, told_at = excluded.told_at, taken_at = NULL, fault = '';
END $$;
REVOKE ALL ON FUNCTION node.certify(bigint, jsonb) FROM PUBLIC;

CREATE FUNCTION node.introduce(said text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.nodes_node SET public_key = left(said, 64)
     WHERE role = session_user::text AND public_key <> left(said, 64)
$$;
REVOKE ALL ON FUNCTION node.introduce(text) FROM PUBLIC;

DO $$
DECLARE
    known text;
BEGIN
    FOR known IN SELECT role FROM public.nodes_node WHERE role IN (SELECT rolname FROM pg_roles) LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION node.certify(bigint, jsonb) TO %I', known);
        EXECUTE format('GRANT EXECUTE ON FUNCTION node.introduce(text) TO %I', known);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("nodes", "0009_certificates")]
    operations = [
        KeyByCustomer("Certificate"),
        ReferByCustomer("Certificate"),
        migrations.RunSQL(CERTIFY, "DROP FUNCTION node.certify(bigint, jsonb); DROP FUNCTION node.introduce(text)"),
    ]
