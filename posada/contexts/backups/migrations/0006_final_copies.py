"""The last copies of services that have ended."""

import posada.terms.keys
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):

    dependencies = [
        ('backups', '0005_repositories'),
    ]

    operations = [
        migrations.CreateModel(
            name='FinalCopyKept',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('service_id', posada.terms.keys.RowId('services.Service')),
                ('ordered_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(null=True)),
                ('snapshot', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveBigIntegerField(default=0, help_text='bytes')),
                ('databases', models.JSONField(default=list, help_text='those that are in it, by name')),
                ('remove_at', models.DateTimeField(help_text='known once the data are deleted', null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('decision_id', models.BigIntegerField()),
            ],
            options={
                'verbose_name_plural': 'final copies',
                'indexes': [models.Index(fields=['service_id'], name='final_copies_by_service')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('service_id', 'customer_id'), name='one_final_copy')],
            },
        ),
        KeyByCustomer("FinalCopyKept"),
        ReferByCustomer("FinalCopyKept"),
    ]
