import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rounds', '0002_reading_beside'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TextMailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('reference', models.UUIDField(db_index=True, default=uuid.uuid4)),
                ('bounced_at', models.DateTimeField(blank=True, null=True)),
                ('bounce_text', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='rounds.round')),
                ('texts', models.ManyToManyField(related_name='mailings', to='rounds.contribution')),
            ],
            options={
                'verbose_name': 'mail about texts',
                'verbose_name_plural': 'mails about texts',
                'ordering': ('round_id', '-at', '-pk'),
            },
        ),
    ]
