"""The transfers: append-only, each balanced by its form; credit a customer does not have cannot be spent."""

from django.db import migrations

TRANSFERS = """
CREATE SEQUENCE ledger_transfer_id_seq AS bigint;
CREATE TABLE ledger_transfer (
    id bigint NOT NULL DEFAULT nextval('ledger_transfer_id_seq'),
    customer_id bigint NOT NULL,
    at timestamptz NOT NULL,
    debit smallint NOT NULL,
    credit smallint NOT NULL,
    amount numeric(18, 2) NOT NULL CHECK (amount > 0),
    currency varchar(3) NOT NULL,
    decision_id bigint NOT NULL,
    invoice_id bigint,
    payment_id bigint,
    PRIMARY KEY (customer_id, id),
    CHECK (debit <> credit),
    CHECK ((debit >= 90) = (credit >= 90))
);
ALTER SEQUENCE ledger_transfer_id_seq OWNED BY ledger_transfer.id;
CREATE INDEX transfer_by_invoice ON ledger_transfer (invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX transfer_by_payment ON ledger_transfer (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX transfer_by_day ON ledger_transfer (at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION posada_refuse_change();

CREATE FUNCTION posada_refuse_overdraft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE spent record;
BEGIN
    FOR spent IN
        SELECT DISTINCT customer_id, debit, currency FROM fresh WHERE debit IN (30, 31, 32, 33)
    LOOP
        IF (SELECT sum(CASE WHEN t.credit = spent.debit THEN t.amount ELSE -t.amount END) FROM ledger_transfer t
             WHERE t.customer_id = spent.customer_id AND t.currency = spent.currency
               AND (t.debit = spent.debit OR t.credit = spent.debit)) < 0 THEN
            RAISE EXCEPTION 'account % of customer % would be overdrawn', spent.debit, spent.customer_id
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER never_overdrawn AFTER INSERT ON ledger_transfer
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION posada_refuse_overdraft();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("terms", "0002_journal")]
    operations = [
        migrations.RunSQL(TRANSFERS, "DROP TABLE ledger_transfer; DROP FUNCTION posada_refuse_overdraft();")
    ]
