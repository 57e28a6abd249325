"""Zones have what their owners wrote, further names of their sites, and keys; a parked domain is a zone of its own."""

import importlib

from django.db import migrations

BEFORE = importlib.import_module("posada.contexts.nodes.migrations.0008_zones").ZONES

# A parked domain's zone has the number of its name above PARKED, for PowerDNS's numbers of zones are of 32 bits. Where
# somebody wrote an address or a CNAME for a name, the node's address is not said for it. Zones with a key are signed as
# they are asked, with denials that list no names (NSEC3, narrow; no salt and no iterations: RFC 9276).
ZONES = r"""
CREATE SCHEMA dns;

CREATE VIEW dns.zone AS
SELECT p.service_id AS id, p.service_id, regexp_replace(p.domain, '^www\.', '') AS name,
       'www.' || regexp_replace(p.domain, '^www\.', '') AS www, p.revision AS serial, n.address::text AS address,
       CASE WHEN n.address ~ '^[0-9.]+$' THEN 'A' WHEN n.address ~ ':' THEN 'AAAA' END AS family
  FROM public.nodes_placement p JOIN public.nodes_node n ON n.id = p.node_id
 WHERE p.domain <> '' AND p.presence IN ('active', 'suspended')
UNION ALL
SELECT 1000000000 + s.id, p.service_id, s.name::text, 'www.' || s.name, p.revision, n.address::text,
       CASE WHEN n.address ~ '^[0-9.]+$' THEN 'A' WHEN n.address ~ ':' THEN 'AAAA' END
  FROM public.names_sitename s JOIN public.nodes_placement p ON p.service_id = s.service_id
       JOIN public.nodes_node n ON n.id = p.node_id
 WHERE s.removed_at IS NULL AND s.kind = 'parked-domain' AND p.presence IN ('active', 'suspended');

CREATE VIEW dns.domains AS
SELECT id, name, NULL::text AS master, NULL::int AS last_check, 'NATIVE'::text AS type, NULL::bigint AS notified_serial,
       NULL::text AS account, NULL::text AS options, NULL::text AS catalog
  FROM dns.zone;

CREATE VIEW dns.host AS
SELECT id, name, address, coalesce(family, 'ALIAS') AS type FROM dns.zone
UNION ALL
SELECT id, www, address, coalesce(family, 'CNAME') FROM dns.zone
UNION ALL
SELECT z.id, s.name::text, z.address, coalesce(z.family, 'CNAME')
  FROM public.names_sitename s JOIN dns.zone z ON z.id = s.service_id
 WHERE s.removed_at IS NULL AND s.kind = 'subdomain';

CREATE VIEW dns.answers AS
SELECT id, name, 'SOA' AS type, 3600 AS ttl,
       (SELECT min(s.host) FROM public.nodes_nameserver s) || ' hostmaster.' || name || ' ' || serial
       || ' 10800 3600 604800 300' AS content, 0 AS prio, true AS auth
  FROM dns.zone
UNION ALL
SELECT z.id, z.name, 'NS', 3600, s.host, 0, true FROM dns.zone z CROSS JOIN public.nodes_nameserver s
UNION ALL
SELECT h.id, h.name, h.type, 300, h.address, 0, true FROM dns.host h
 WHERE NOT EXISTS (SELECT 1 FROM public.names_zonerecord r
                    WHERE r.name = h.name AND r.type IN ('A', 'AAAA', 'CNAME', 'NS'))
UNION ALL
SELECT z.id, r.name::text, nullif(r.type::text, 'ENT'), r.ttl,
       CASE WHEN r.type IN ('MX', 'SRV') THEN regexp_replace(r.content, '^[0-9]+ +', '')
            WHEN r.type <> 'ENT' THEN r.content END,
       CASE WHEN r.type IN ('MX', 'SRV') THEN split_part(r.content, ' ', 1)::int ELSE 0 END, r.type <> 'NS'
  FROM public.names_zonerecord r JOIN dns.zone z ON z.service_id = r.service_id AND z.name = r.zone;

CREATE VIEW dns.records AS
SELECT id, id AS domain_id, name, type, content, ttl, prio, false AS disabled, NULL::text AS ordername, auth
  FROM dns.answers;

CREATE VIEW dns.cryptokeys AS
SELECT k.id, z.id AS domain_id, 257 AS flags, true AS active, true AS published, k.private AS content
  FROM public.names_zonekey k JOIN dns.zone z ON z.service_id = k.service_id AND z.name = k.zone;

CREATE VIEW dns.domainmetadata AS
SELECT z.id, z.id AS domain_id, m.kind, m.content
  FROM public.names_zonekey k JOIN dns.zone z ON z.service_id = k.service_id AND z.name = k.zone
       CROSS JOIN (VALUES ('NSEC3PARAM', '1 0 0 -'), ('NSEC3NARROW', '1')) AS m (kind, content);

CREATE VIEW dns.comments AS
SELECT NULL::int AS id, NULL::int AS domain_id, NULL::text AS name, NULL::text AS type, NULL::int AS modified_at,
       NULL::text AS account, NULL::text AS comment WHERE false;
CREATE VIEW dns.supermasters AS
SELECT NULL::inet AS ip, NULL::text AS nameserver, NULL::text AS account WHERE false;
CREATE VIEW dns.tsigkeys AS
SELECT NULL::int AS id, NULL::text AS name, NULL::text AS algorithm, NULL::text AS secret WHERE false;
"""

# The views are others now, so those who read them are let in again.
GRANTS = """
DO $$
DECLARE
    known text;
BEGIN
    FOR known IN SELECT role FROM public.nodes_nameserver WHERE role IN (SELECT rolname FROM pg_roles) LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA dns TO %I', known);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA dns TO %I', known);
    END LOOP;
END $$;
"""
INDEXES = "CREATE INDEX placements_by_zone", "CREATE INDEX placements_by_www"
OLD = "\n".join(line for line in BEFORE.splitlines() if not line.startswith(INDEXES))
DROP = "DROP SCHEMA dns CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("nodes", "0014_readings"), ("names", "0004_keys_of_records")]
    operations = [migrations.RunSQL(DROP + ZONES + GRANTS, DROP + OLD + GRANTS)]
