import posada.kernel.moves
import posada.terms.keys
from django.db import migrations, models

from posada.terms.keys import KeyByCustomer, ReferByCustomer


class Migration(migrations.Migration):

    dependencies = [
        ('ordering', '0003_references'),
    ]

    operations = [
        migrations.CreateModel(
            name='IdentityReview',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('order_id', posada.terms.keys.RowId('ordering.Order')),
                ('method', models.CharField(max_length=40)),
                ('brand', models.CharField(blank=True, help_text='of the card, as the gateway says', max_length=30)),
                ('last_four', models.CharField(blank=True, max_length=4)),
                ('state', models.CharField(choices=[('asked', 'documents are to come, or to be looked at'), ('accepted', 'a person found them good'), ('refused', 'rejected, or not sent in time'), ('ended', 'the order was given up')], default='asked', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField(help_text='when no answer counts as a refusal', null=True)),
                ('decision_id', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['customer_id', 'state'], name='identities_by_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'accepted', 'refused', 'ended'])), name='identity_state_known'), models.UniqueConstraint(fields=('order_id', 'customer_id'), name='one_identity_review_an_order')],
            },
            bases=(posada.kernel.moves.Moving, models.Model),
        ),
        KeyByCustomer("IdentityReview"),
        ReferByCustomer("IdentityReview"),
    ]
