"""What nodes read and tell: views that show a role the rows of its own node, and two functions that it may call."""

from django.db import migrations

VIEWS = """
CREATE SCHEMA node;

CREATE VIEW node.me WITH (security_barrier) AS
SELECT n.name::text AS name, n.address::text AS address, 'posada_node_' || n.id AS channel
  FROM public.nodes_node n WHERE n.role = session_user::text;

CREATE VIEW node.site WITH (security_barrier) AS
SELECT p.service_id AS site, p.driver::text AS driver, p.presence::text AS presence, p.spec, p.revision, p.applied,
       p.attempts, p.retry_at
  FROM public.nodes_placement p JOIN public.nodes_node n ON n.id = p.node_id
 WHERE n.role = session_user::text;

CREATE VIEW node.pending WITH (security_barrier) AS
SELECT p.service_id AS site, p.driver::text AS driver, p.presence::text AS presence, p.spec, p.revision, p.applied,
       p.attempts, p.retry_at
  FROM public.nodes_placement p JOIN public.nodes_node n ON n.id = p.node_id
 WHERE n.role = session_user::text AND p.applied < p.revision;
"""

# What a node tells of a revision that is not the newest counts for that revision alone. Its words are cut, so that a
# machine in a stranger's hands fills no table; it can tell of its own services only.
REPORT = """
CREATE FUNCTION node.report(site bigint, told bigint, ok boolean, said text, shown jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place record;
BEGIN
    SELECT p.id, p.customer_id, p.node_id, p.revision INTO place
      FROM public.nodes_placement p JOIN public.nodes_node n ON n.id = p.node_id
     WHERE n.role = session_user::text AND p.service_id = site
       FOR UPDATE OF p;
    IF NOT FOUND OR told > place.revision OR told < 1 THEN
        RAISE EXCEPTION 'no such revision of a site here';
    END IF;
    IF ok THEN
        UPDATE public.nodes_placement p
           SET applied = greatest(p.applied, told),
               attempts = CASE WHEN p.revision = told THEN 0 ELSE p.attempts END,
               retry_at = CASE WHEN p.revision = told THEN NULL ELSE p.retry_at END,
               fault = CASE WHEN p.revision = told THEN '' ELSE p.fault END
         WHERE p.customer_id = place.customer_id AND p.id = place.id;
    ELSIF place.revision = told THEN
        UPDATE public.nodes_placement p
           SET attempts = p.attempts + 1,
               retry_at = clock_timestamp() + least(interval '1 hour', interval '5 s' * 2 ^ least(p.attempts, 10)),
               fault = left(said, 2000)
         WHERE p.customer_id = place.customer_id AND p.id = place.id;
    END IF;
    INSERT INTO public.nodes_report AS r
           (customer_id, placement_id, node_id, revision, good, words, proof, times, reported_at, fault)
    VALUES (place.customer_id, place.id, place.node_id, told, ok, left(coalesce(said, ''), 2000),
            CASE WHEN length(shown::text) < 4000 THEN shown END, 1, clock_timestamp(), '')
    ON CONFLICT (placement_id, revision, good, customer_id) DO UPDATE
       SET times = r.times + 1, words = excluded.words, reported_at = excluded.reported_at,
           proof = coalesce(r.proof, excluded.proof),
           taken_at = CASE WHEN r.good THEN r.taken_at END;
END $$;
REVOKE ALL ON FUNCTION node.report(bigint, bigint, boolean, text, jsonb) FROM PUBLIC;
"""

HELLO = """
CREATE FUNCTION node.hello(program text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.nodes_node SET seen_at = clock_timestamp(), version = left(program, 40)
     WHERE role = session_user::text
$$;
REVOKE ALL ON FUNCTION node.hello(text) FROM PUBLIC;
"""

# Sent when the transaction commits, and empty: who listens learns that there is something, and reads it by its view.
WAKE = """
CREATE FUNCTION nodes_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('posada_node_' || NEW.node_id, '');
    RETURN NULL;
END $$;
CREATE TRIGGER nodes_wake AFTER INSERT OR UPDATE OF revision ON nodes_placement
FOR EACH ROW WHEN (NEW.node_id IS NOT NULL) EXECUTE FUNCTION nodes_wake();
"""


class Migration(migrations.Migration):
    dependencies = [("nodes", "0002_keys")]
    operations = [
        migrations.RunSQL(VIEWS, "DROP SCHEMA node CASCADE"),
        migrations.RunSQL(REPORT, migrations.RunSQL.noop),
        migrations.RunSQL(HELLO, migrations.RunSQL.noop),
        migrations.RunSQL(WAKE, "DROP TRIGGER nodes_wake ON nodes_placement; DROP FUNCTION nodes_wake()"),
    ]
