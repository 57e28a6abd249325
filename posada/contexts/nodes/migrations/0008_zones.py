"""The zones of all that is served, as PowerDNS's gpgsql backend reads them: a change stands when it is committed."""

from django.db import migrations

# A zone is a served domain, of the number of its service. Its serial is the revision of what the service is to be.
# Where the node's address is a name, the domain itself is an ALIAS of it (`expand-alias` of PowerDNS) and www a CNAME.
ZONES = r"""
CREATE SCHEMA dns;

CREATE INDEX placements_by_zone ON nodes_placement (regexp_replace(domain, '^www\.', ''));
CREATE INDEX placements_by_www ON nodes_placement (('www.' || regexp_replace(domain, '^www\.', '')));

CREATE VIEW dns.zone AS
SELECT p.service_id AS id, regexp_replace(p.domain, '^www\.', '') AS name,
       'www.' || regexp_replace(p.domain, '^www\.', '') AS www, p.revision AS serial, n.address::text AS address,
       CASE WHEN n.address ~ '^[0-9.]+$' THEN 'A' WHEN n.address ~ ':' THEN 'AAAA' END AS family
  FROM public.nodes_placement p JOIN public.nodes_node n ON n.id = p.node_id
 WHERE p.domain <> '' AND p.presence IN ('active', 'suspended');

CREATE VIEW dns.domains AS
SELECT id, name, NULL::text AS master, NULL::int AS last_check, 'NATIVE'::text AS type, NULL::bigint AS notified_serial,
       NULL::text AS account, NULL::text AS options, NULL::text AS catalog
  FROM dns.zone;

CREATE VIEW dns.answers AS
SELECT id, name, 'SOA' AS type, 3600 AS ttl,
       (SELECT min(s.host) FROM public.nodes_nameserver s) || ' hostmaster.' || name || ' ' || serial
       || ' 10800 3600 604800 300' AS content
  FROM dns.zone
UNION ALL
SELECT z.id, z.name, 'NS', 3600, s.host FROM dns.zone z CROSS JOIN public.nodes_nameserver s
UNION ALL
SELECT id, name, coalesce(family, 'ALIAS'), 300, address FROM dns.zone
UNION ALL
SELECT id, www, coalesce(family, 'CNAME'), 300, address FROM dns.zone;

CREATE VIEW dns.records AS
SELECT id, id AS domain_id, name, type, content, ttl, 0 AS prio, false AS disabled, NULL::text AS ordername, true AS auth
  FROM dns.answers;

CREATE VIEW dns.domainmetadata AS
SELECT NULL::int AS id, NULL::int AS domain_id, NULL::text AS kind, NULL::text AS content WHERE false;
CREATE VIEW dns.comments AS
SELECT NULL::int AS id, NULL::int AS domain_id, NULL::text AS name, NULL::text AS type, NULL::int AS modified_at,
       NULL::text AS account, NULL::text AS comment WHERE false;
CREATE VIEW dns.supermasters AS
SELECT NULL::inet AS ip, NULL::text AS nameserver, NULL::text AS account WHERE false;
CREATE VIEW dns.cryptokeys AS
SELECT NULL::int AS id, NULL::int AS domain_id, NULL::int AS flags, NULL::bool AS active, NULL::bool AS published,
       NULL::text AS content WHERE false;
CREATE VIEW dns.tsigkeys AS
SELECT NULL::int AS id, NULL::text AS name, NULL::text AS algorithm, NULL::text AS secret WHERE false;
"""


class Migration(migrations.Migration):
    dependencies = [("nodes", "0007_name_servers")]
    operations = [migrations.RunSQL(
            ZONES, "DROP SCHEMA dns CASCADE; DROP INDEX placements_by_zone; DROP INDEX placements_by_www"
        )]
