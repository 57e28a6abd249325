import posada.kernel.moves
import posada.terms.keys
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0003_references'),
        ('custody', '0003_references'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClientDocument',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('about_kind', models.CharField(max_length=24)),
                ('about_id', models.BigIntegerField()),
                ('waits', models.CharField(help_text='what waits for it', max_length=40)),
                ('role', models.CharField(help_text='the desk that sees and judges it', max_length=40)),
                ('state', models.CharField(choices=[('asked', 'the customer is to send it'), ('received', 'a person looks at it'), ('accepted', 'found good'), ('rejected', 'not good; it may be asked for again')], default='asked', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(null=True)),
                ('judged_at', models.DateTimeField(null=True)),
                ('judged_by', models.CharField(blank=True, max_length=80)),
                ('reason', models.CharField(blank=True, help_text='why it was rejected', max_length=200)),
                ('name', models.CharField(blank=True, help_text='of the file that was sent', max_length=200)),
                ('attachment_id', posada.terms.keys.RowId('support.Attachment', null=True)),
                ('facts', models.JSONField(default=dict, help_text='what was read off it, such as the last digits of a card')),
                ('erased_at', models.DateTimeField(help_text='when its file was erased', null=True)),
                ('decision_id', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['customer_id', 'asked_at'], name='documents_asked'), models.Index(fields=['about_kind', 'about_id'], name='documents_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'received', 'accepted', 'rejected'])), name='client_document_known'), models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'received'))), fields=('about_kind', 'about_id', 'kind', 'customer_id'), name='one_document_awaited')],
            },
            bases=(posada.kernel.moves.Moving, models.Model),
        ),
        KeyByCustomer("ClientDocument"),
        ReferByCustomer("ClientDocument"),
    ]
