"""What nodes are to do once: the rows, the view that shows each node its own, and the function by which it tells."""

import posada.terms.keys
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer

VIEW = """
CREATE VIEW node.job WITH (security_barrier) AS
SELECT j.id AS job, j.kind::text AS kind, j.details, j.sealed, j.attempts, p.service_id AS site, p.driver::text AS driver,
       p.presence::text AS presence, p.spec, p.revision, p.applied, j.retry_at
  FROM public.nodes_nodejob j
  JOIN public.nodes_placement p ON p.customer_id = j.customer_id AND p.id = j.placement_id
  JOIN public.nodes_node n ON n.id = p.node_id
 WHERE n.role = session_user::text AND j.state IN ('waiting', 'running');
"""

# `began` counts an attempt; one begun more often than that killed the program each time, and is given up.
TELL = """
CREATE FUNCTION node.tell_job(told bigint, was text, far integer, said text, shown jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    job record;
    given_up boolean;
BEGIN
    SELECT j.customer_id, j.id, j.attempts, j.tries INTO job
      FROM public.nodes_nodejob j
      JOIN public.nodes_placement p ON p.customer_id = j.customer_id AND p.id = j.placement_id
      JOIN public.nodes_node n ON n.id = p.node_id
     WHERE n.role = session_user::text AND j.id = told AND j.state IN ('waiting', 'running')
       FOR UPDATE OF j;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF was = 'began' AND job.attempts < job.tries + 5 THEN
        UPDATE public.nodes_nodejob j
           SET state = 'running', attempts = j.attempts + 1, begun_at = clock_timestamp(), percent = 0, retry_at = NULL
         WHERE j.customer_id = job.customer_id AND j.id = job.id;
        RETURN true;
    ELSIF was = 'goes-on' THEN
        UPDATE public.nodes_nodejob j SET percent = least(greatest(far, 0), 100)
         WHERE j.customer_id = job.customer_id AND j.id = job.id;
        RETURN true;
    ELSIF was = 'done' THEN
        UPDATE public.nodes_nodejob j
           SET state = 'done', percent = 100, words = left(coalesce(said, ''), 2000), sealed = '',
               ended_at = clock_timestamp(), result = CASE WHEN length(shown::text) < 200000 THEN shown END
         WHERE j.customer_id = job.customer_id AND j.id = job.id;
        RETURN true;
    END IF;
    given_up := was = 'began' OR job.attempts >= job.tries;
    UPDATE public.nodes_nodejob j
       SET state = CASE WHEN given_up THEN 'failed' ELSE 'waiting' END,
           words = CASE WHEN was = 'began' THEN 'begun and never ended, ' || j.attempts || ' times'
                        ELSE left(coalesce(said, ''), 2000) END,
           sealed = CASE WHEN given_up THEN '' ELSE j.sealed END,
           ended_at = CASE WHEN given_up THEN clock_timestamp() END,
           retry_at = CASE WHEN NOT given_up THEN clock_timestamp() + interval '5 min' * job.attempts END
     WHERE j.customer_id = job.customer_id AND j.id = job.id;
    RETURN NOT given_up;
END $$;
REVOKE ALL ON FUNCTION node.tell_job(bigint, text, integer, text, jsonb) FROM PUBLIC;
"""

GRANTS = """
DO $$
DECLARE
    known text;
BEGIN
    FOR known IN SELECT role FROM nodes_node WHERE role IN (SELECT rolname FROM pg_roles) LOOP
        EXECUTE format('GRANT SELECT ON node.job TO %I', known);
        EXECUTE format('GRANT EXECUTE ON FUNCTION node.tell_job(bigint, text, integer, text, jsonb) TO %I', known);
    END LOOP;
END $$;
"""

WAKE = """
CREATE FUNCTION nodes_wake_for_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('posada_node_' || p.node_id, 'job') FROM nodes_placement p
      WHERE p.customer_id = NEW.customer_id AND p.id = NEW.placement_id AND p.node_id IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER nodes_wake_for_job AFTER INSERT ON nodes_nodejob
FOR EACH ROW EXECUTE FUNCTION nodes_wake_for_job();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nodes', '0012_panels'),
    ]

    operations = [
        migrations.CreateModel(
            name='NodeJob',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('placement_id', posada.terms.keys.RowId('nodes.Placement')),
                ('task_id', posada.terms.keys.RowId('services.Task', help_text='that ends with it', null=True)),
                ('kind', models.CharField(max_length=24)),
                ('details', models.JSONField(default=dict)),
                ('sealed', models.TextField(blank=True, help_text='the secret that it needs, sealed for its node; emptied at the end')),
                ('state', models.CharField(choices=[('waiting', 'the node has not begun, or waits to try again'), ('running', 'the node is at it'), ('done', 'done'), ('failed', 'could not be done, and is not tried again')], default='waiting', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=1, help_text='how often it may fail')),
                ('attempts', models.PositiveSmallIntegerField(default=0, help_text='that were begun')),
                ('percent', models.PositiveSmallIntegerField(default=0, help_text='how far it has come')),
                ('words', models.TextField(blank=True, help_text="the server's own")),
                ('result', models.JSONField(null=True)),
                ('ordered_at', models.DateTimeField()),
                ('begun_at', models.DateTimeField(help_text='wall time', null=True)),
                ('ended_at', models.DateTimeField(help_text='wall time', null=True)),
                ('retry_at', models.DateTimeField(help_text='wall time before which it is not tried again', null=True)),
                ('taken_at', models.DateTimeField(help_text='when something was made of how it ended', null=True)),
                ('fault', models.TextField(blank=True, help_text='why nothing could be made of it')),
            ],
            options={
                'indexes': [models.Index(fields=['placement_id', 'id'], name='jobs_by_placement'), models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['placement_id'], name='jobs_to_do'), models.Index(condition=models.Q(('ended_at__isnull', False), ('taken_at', None)), fields=['ended_at'], name='jobs_to_take')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed'])), name='job_state_known')],
            },
        ),
        KeyByCustomer("NodeJob"),
        ReferByCustomer("NodeJob"),
        migrations.RunSQL(VIEW, "DROP VIEW node.job"),
        migrations.RunSQL(TELL, "DROP FUNCTION node.tell_job(bigint, text, integer, text, jsonb)"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(
            WAKE, "DROP TRIGGER nodes_wake_for_job ON nodes_nodejob; DROP FUNCTION nodes_wake_for_job()"
        ),
    ]
