"""Applications of sites."""

import posada.kernel.moves
import posada.terms.keys
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):

    dependencies = [
        ('sites', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('service_id', posada.terms.keys.RowId('services.Service')),
                ('application', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('asked', 'its node lays it into the site'), ('installed', 'it is there'), ('failed', 'it could not be installed, and nothing of it is there'), ('removed', 'it was taken away')], default='asked', max_length=9)),
                ('said', models.JSONField(default=dict, help_text='what was chosen: title, language, admin, email')),
                ('password_hash', models.CharField(blank=True, help_text='of its administrator; empty once it is there', max_length=140)),
                ('version', models.CharField(blank=True, max_length=20)),
                ('offered', models.CharField(blank=True, help_text='the newest that its node told of', max_length=20)),
                ('folder', models.CharField(blank=True, help_text='below public; none: public', max_length=200)),
                ('database', models.CharField(blank=True, max_length=40)),
                ('kept', models.BooleanField(default=False, help_text='what was before the last update is kept, to go back to')),
                ('words', models.TextField(blank=True, help_text="the server's own, of the last that went wrong")),
                ('asked_at', models.DateTimeField()),
                ('installed_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['service_id'], name='installations_by_service')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'installed', 'failed', 'removed'])), name='installation_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'installed'))), fields=('service_id', 'customer_id'), name='one_application_of_a_site')],
            },
            bases=(posada.kernel.moves.Moving, models.Model),
        ),
        KeyByCustomer("Installation"),
        ReferByCustomer("Installation"),
    ]
