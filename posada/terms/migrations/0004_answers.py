"""What customers answer to a published version, and the evidence that silence is."""

import django.db.models.deletion
import posada.kernel.moves
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer


class Migration(migrations.Migration):

    dependencies = [
        ('terms', '0003_keys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='acceptance',
            name='evidence',
            field=models.CharField(choices=[('click', 'an explicit click'), ('use', 'first use of a service or of the client area'), ('renewal', 'payment of a renewal'), ('silence', 'silence until the time to object had run')], max_length=12),
        ),
        migrations.CreateModel(
            name='TermsAnswer',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('told', 'told of it when the others had been told already'), ('waiting', 'asked for an answer, and silent so far'), ('consented', 'consented in words or deed'), ('deemed', 'consented by silence'), ('objected', 'objected: the version before rules until a day, or until a person has decided'), ('overruled', 'objected, and a person decided that the version rules'), ('leaving', 'the version before rules until the services end'), ('lapsed', 'silent until the wait for consent was over, and ruled by the version from then on')], default='waiting', max_length=10)),
                ('told_at', models.DateTimeField(help_text='from when the time to answer counts')),
                ('answer_by', models.DateTimeField(help_text='when the time to answer is over', null=True)),
                ('rules_from', models.DateTimeField(help_text='from when it rules the customer; none: not until an answer', null=True)),
                ('reminded_on', models.DateField(help_text='the last day for which no reminder is left to be sent', null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('decision_id', models.BigIntegerField(help_text='by which it came to stand so', null=True)),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='terms.termsversion')),
            ],
            options={
                'indexes': [models.Index(fields=['version', 'state', 'customer_id'], name='answers_of_version'), models.Index(condition=models.Q(('state', 'waiting')), fields=['customer_id'], name='answers_awaited'), models.Index(fields=['version', 'rules_from'], name='version_rules_from')],
                'constraints': [models.UniqueConstraint(fields=('customer_id', 'version'), name='terms_answered_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), models.Q(('answer_by__isnull', False), ('reminded_on__isnull', False)), _connector='OR'), name='waits_until_a_day')],
            },
            bases=(posada.kernel.moves.Moving, models.Model),
        ),
        KeyByCustomer('TermsAnswer'),
    ]
