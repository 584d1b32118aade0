"""A wish is for a year, whether that has a plan or not. Nothing has written any before this."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
        ('rounds', '0002_reading_beside'),
        ('workplan', '0004_links_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='wish',
            options={'ordering': ('-year', '-at', '-pk'), 'verbose_name': 'wish', 'verbose_name_plural': 'wishes'},
        ),
        migrations.RemoveField(
            model_name='historicalwish',
            name='plan',
        ),
        migrations.RemoveField(
            model_name='wish',
            name='plan',
        ),
        migrations.AddField(
            model_name='historicalwish',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='answered'),
        ),
        migrations.AddField(
            model_name='historicalwish',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalwish',
            name='contribution',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='rounds.contribution'),
        ),
        migrations.AddField(
            model_name='historicalwish',
            name='form_key',
            field=models.UUIDField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalwish',
            name='section',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='rounds.section'),
        ),
        migrations.AddField(
            model_name='historicalwish',
            name='year',
            field=models.PositiveSmallIntegerField(default=2027, verbose_name='year of the plan'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='wish',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='answered'),
        ),
        migrations.AddField(
            model_name='wish',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='wish',
            name='contribution',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.contribution'),
        ),
        migrations.AddField(
            model_name='wish',
            name='form_key',
            field=models.UUIDField(blank=True, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='wish',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.section'),
        ),
        migrations.AddField(
            model_name='wish',
            name='year',
            field=models.PositiveSmallIntegerField(default=2027, verbose_name='year of the plan'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(fields=('contribution', 'section'), name='one_wish_of_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contribution', None), ('section', None)), models.Q(('contribution__isnull', False), ('section__isnull', False)), _connector='OR'), name='wish_of_an_answer_says_which'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'new')), models.Q(('answer__gt', ''), ('answered_at__isnull', False), models.Q(('state', 'new'), _negated=True)), _connector='OR'), name='answered_wish_says_what_and_when'),
        ),
    ]
