from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('object_id', models.BigIntegerField()),
                ('title', models.TextField()),
                ('title_words', models.TextField()),
                ('body', models.TextField()),
                ('body_words', models.TextField()),
            ],
            options={
                'ordering': ('kind', 'object_id'),
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='one_entry_per_object')],
            },
        ),
    ]
