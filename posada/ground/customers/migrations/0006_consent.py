import django.db.models.deletion
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_id', models.BigIntegerField()),
                ('purpose', models.CharField(max_length=24)),
                ('given_at', models.DateTimeField()),
                ('source', models.CharField(help_text='by which door it was given', max_length=40)),
                ('address', models.GenericIPAddressField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.CharField(blank=True, help_text='by which door it was withdrawn', max_length=40)),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='customers.contact')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('contact', 'purpose', 'customer_id'), name='one_standing_consent')],
            },
        ),
        KeyByCustomer("Consent"),
        ReferByCustomer("Consent"),
    ]
