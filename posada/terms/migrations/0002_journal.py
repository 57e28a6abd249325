"""The journal of decisions, partitioned by month; and what the database refuses: changing what was published or decided."""

from django.db import migrations

JOURNAL = """
CREATE SEQUENCE terms_decision_id_seq AS bigint;
CREATE TABLE terms_decision (
    id bigint NOT NULL DEFAULT nextval('terms_decision_id_seq'),
    customer_id bigint NOT NULL,
    subject_kind varchar(24) NOT NULL,
    subject_id bigint NOT NULL,
    act varchar(48) NOT NULL,
    due_at timestamptz NOT NULL,
    learnt_at timestamptz NOT NULL,
    decided_at timestamptz NOT NULL,
    actor varchar(80) NOT NULL,
    outcome varchar(8) NOT NULL CHECK (outcome IN ('done', 'refused', 'case', 'parked')),
    reason varchar(60) NOT NULL DEFAULT '',
    ruling_id integer,
    grounds jsonb NOT NULL DEFAULT '[]',
    facts jsonb NOT NULL DEFAULT '{}',
    amounts jsonb NOT NULL DEFAULT '{}',
    currency varchar(3) NOT NULL DEFAULT '',
    effects jsonb NOT NULL DEFAULT '[]',
    undoes bigint,
    PRIMARY KEY (customer_id, id, due_at),
    CONSTRAINT decided_once UNIQUE (customer_id, subject_kind, subject_id, act, due_at)
) PARTITION BY RANGE (due_at);
ALTER SEQUENCE terms_decision_id_seq OWNED BY terms_decision.id;
CREATE INDEX decision_by_id ON terms_decision (id);
CREATE INDEX decision_by_ruling ON terms_decision (ruling_id, due_at);
CREATE INDEX decision_by_day ON terms_decision (decided_at);
CREATE TABLE terms_decision_else PARTITION OF terms_decision DEFAULT;
"""

REFUSE = """
CREATE FUNCTION posada_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is not allowed', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON terms_decision
    FOR EACH ROW EXECUTE FUNCTION posada_refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON terms_termsversion
    FOR EACH ROW EXECUTE FUNCTION posada_refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON terms_storedruling
    FOR EACH ROW EXECUTE FUNCTION posada_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE ON terms_acceptance
    FOR EACH ROW EXECUTE FUNCTION posada_refuse_change();
"""

UNDO = """
DROP TRIGGER append_only ON terms_acceptance;
DROP TRIGGER immutable ON terms_storedruling;
DROP TRIGGER immutable ON terms_termsversion;
DROP TABLE terms_decision;
DROP FUNCTION posada_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("terms", "0001_initial")]
    operations = [migrations.RunSQL(JOURNAL + REFUSE, UNDO)]
