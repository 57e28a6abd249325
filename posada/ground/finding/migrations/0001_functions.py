"""The database's own folding and trigrams. The functions name nothing outside `pg_catalog`, so that a dump restores."""

from django.db import migrations

from posada.ground.finding.folding import ACCENTED, BARE

# What holds no accents, as most names of domains do, is spared the slow part.
TRIGRAMS = f"""
CREATE FUNCTION posada_trigrams(written text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  folded text := lower((CASE WHEN octet_length(written) = length(written) THEN written
                        ELSE translate(written, '{ACCENTED}', '{BARE}') END) COLLATE "C");
  padded text := ' ' || regexp_replace(folded, '[^a-z0-9]+', '  ', 'g') || ' ';
  found text[] := '{{}}';
BEGIN
  FOR place IN 1 .. length(padded) - 2 LOOP
    IF substr(padded, place + 1, 1) <> ' ' THEN
      found := found || substr(padded, place, 3);
    END IF;
  END LOOP;
  RETURN found;
END
$$;
CREATE FUNCTION posada_trigrams(written text, beside text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN posada_trigrams(written || ' ' || beside);
CREATE FUNCTION posada_stems(written text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('pg_catalog.spanish'::regconfig, written)
  || to_tsvector('pg_catalog.spanish'::regconfig, translate(written, '{ACCENTED}', '{BARE}'));
CREATE FUNCTION posada_figures(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(upper(written COLLATE "C"), '[^A-Z0-9]', '', 'g');
"""
GONE = """
DROP FUNCTION posada_figures(text);
DROP FUNCTION posada_stems(text);
DROP FUNCTION posada_trigrams(text, text);
DROP FUNCTION posada_trigrams(text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(TRIGRAMS, GONE)]
