"""Repositories of copies on nodes, each with its password, and what a copy is called there."""

import posada.ground.customers.sealed
import posada.terms.keys
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):

    dependencies = [
        ('backups', '0004_left_out_and_panel_copies'),
    ]

    operations = [
        migrations.AddField(
            model_name='copy',
            name='databases',
            field=models.JSONField(default=list, help_text='those that are in it, by name'),
        ),
        migrations.AddField(
            model_name='copy',
            name='snapshot',
            field=models.CharField(blank=True, help_text="its name in the service's repository on its node", max_length=64),
        ),
        migrations.CreateModel(
            name='Repository',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('service_id', posada.terms.keys.RowId('services.Service')),
                ('password', posada.ground.customers.sealed.SealedField(help_text='emptied once all copies are gone')),
                ('made_at', models.DateTimeField()),
                ('gone_at', models.DateTimeField(help_text='when its copies were removed for good', null=True)),
                ('gone_count', models.PositiveIntegerField(default=0, help_text='how many copies went then')),
            ],
            options={
                'verbose_name_plural': 'repositories',
                'indexes': [models.Index(fields=['service_id'], name='repositories_by_service')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('gone_at', None)), fields=('service_id', 'customer_id'), name='one_repository')],
            },
        ),
        KeyByCustomer("Repository"),
        ReferByCustomer("Repository"),
    ]
