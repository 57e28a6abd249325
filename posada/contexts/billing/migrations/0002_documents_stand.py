"""An issued document never changes; only what holds it from leaving may be lifted."""

from django.db import migrations

STAND = """
CREATE FUNCTION posada_document_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- what never left may still take the provider's identity, once that is confirmed
    free text[] := CASE WHEN OLD.status = 'waiting' THEN ARRAY['status', 'seller'] ELSE ARRAY['status'] END;
BEGIN
    IF OLD.number = '' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
        RAISE EXCEPTION 'document % was issued and stands', OLD.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER document_stands BEFORE UPDATE OR DELETE ON billing_fiscaldocument
    FOR EACH ROW EXECUTE FUNCTION posada_document_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [
        migrations.RunSQL(
            STAND, "DROP TRIGGER document_stands ON billing_fiscaldocument; DROP FUNCTION posada_document_stands();"
        )
    ]
