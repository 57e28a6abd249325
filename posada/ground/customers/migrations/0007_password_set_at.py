from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0006_consent'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='advice_dismissed_at',
            field=models.DateTimeField(help_text='when the advice to change it was waved off', null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='password_set_at',
            field=models.DateTimeField(null=True),
        ),
    ]
