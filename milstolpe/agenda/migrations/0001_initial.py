import django.db.models.deletion
import django.db.models.functions.comparison
import milstolpe.core.operations
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        milstolpe.core.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='HistoricalMeeting',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('starts_at', models.DateTimeField(verbose_name='begins')),
                        ('ends_at', models.DateTimeField(verbose_name='ends')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                        ('url', models.URLField(blank=True, max_length=500, verbose_name='link to the meeting')),
                        ('description', models.TextField(blank=True, verbose_name='what the meeting is about')),
                        ('notes', models.TextField(blank=True, verbose_name='notes')),
                        ('is_public', models.BooleanField(default=True, verbose_name='shown to everyone')),
                        ('is_cancelled', models.BooleanField(default=False, verbose_name='cancelled')),
                        ('changed_at', models.DateTimeField(blank=True, editable=False)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organiser', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.organisation')),
                    ],
                    options={
                        'verbose_name': 'historical meeting',
                        'verbose_name_plural': 'historical meetings',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Meeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('starts_at', models.DateTimeField(verbose_name='begins')),
                        ('ends_at', models.DateTimeField(verbose_name='ends')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                        ('url', models.URLField(blank=True, max_length=500, verbose_name='link to the meeting')),
                        ('description', models.TextField(blank=True, verbose_name='what the meeting is about')),
                        ('notes', models.TextField(blank=True, verbose_name='notes')),
                        ('is_public', models.BooleanField(default=True, verbose_name='shown to everyone')),
                        ('is_cancelled', models.BooleanField(default=False, verbose_name='cancelled')),
                        ('changed_at', models.DateTimeField(auto_now=True)),
                        ('organiser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                    ],
                    options={
                        'verbose_name': 'meeting',
                        'verbose_name_plural': 'meetings',
                        'ordering': ('starts_at', 'pk'),
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='Participant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('was_there', models.BooleanField(default=False, verbose_name='was there')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='agenda.meeting')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'participant',
                        'verbose_name_plural': 'participants',
                        'ordering': ('meeting_id', django.db.models.functions.comparison.Collate(models.F('user__name'), 'sv-x-icu'), 'pk'),
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'user'), name='invited_once')],
                    },
                ),
            ],
        ),
    ]
