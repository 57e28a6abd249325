from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0003_references'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('subject', models.JSONField(help_text='by language')),
                ('text', models.JSONField(help_text='by language')),
                ('source', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('ordered_by', models.CharField(max_length=80)),
                ('reached', models.BigIntegerField(default=0, help_text='the last customer it came to, in order of their ids')),
            ],
        ),
        migrations.CreateModel(
            name='RemovalRequest',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('sender', models.CharField(max_length=254)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['at'], name='removals_waiting')],
            },
        ),
    ]
