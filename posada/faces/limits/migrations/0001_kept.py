from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Kept',
            fields=[
                ('name', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('value', models.JSONField()),
                ('until', models.DateTimeField(help_text='wall time; none: until it is forgotten', null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['until'], name='kept_by_end')],
            },
        ),
        migrations.RunSQL('ALTER TABLE limits_kept SET UNLOGGED', 'ALTER TABLE limits_kept SET LOGGED'),
    ]
