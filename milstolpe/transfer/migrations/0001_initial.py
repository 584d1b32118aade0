import django.db.models.deletion
import django.db.models.expressions
import milstolpe.core.operations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
        ('programmes', '0001_initial'),
        ('records', '0001_initial'),
    ]

    operations = [
        milstolpe.core.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Export',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                        ('county', models.CharField(blank=True, max_length=2)),
                        ('programme', models.CharField(blank=True, max_length=160)),
                        ('kind', models.CharField(choices=[('xlsx', 'Excel, the same form as for import'), ('zip', 'CSV in a ZIP archive with a description of every column'), ('json', 'JSON')], max_length=4)),
                        ('message', models.TextField(blank=True)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
                        ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'export',
                        'verbose_name_plural': 'exports',
                        'ordering': ('-at', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='file')),
                        ('sha256', models.CharField(max_length=64)),
                        ('mapping', models.TextField(blank=True, verbose_name='mapping')),
                        ('state', models.CharField(choices=[('waiting', 'Waiting to begin'), ('running', 'Going on'), ('tried', 'Tried, nothing written'), ('done', 'Carried out'), ('failed', 'Could not be carried out')], default='waiting', max_length=10, verbose_name='state')),
                        ('is_dry_run', models.BooleanField(default=True, verbose_name='only tried')),
                        ('message', models.TextField(blank=True)),
                        ('phase', models.CharField(blank=True, max_length=60)),
                        ('done', models.PositiveIntegerField(default=0)),
                        ('total', models.PositiveIntegerField(default=0)),
                        ('moved_at', models.DateTimeField(blank=True, null=True)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='organisations.county', verbose_name='county')),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'ordering': ('-at', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='ImportCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=30)),
                        ('rows_in', models.PositiveIntegerField(default=0)),
                        ('created', models.PositiveIntegerField(default=0)),
                        ('updated', models.PositiveIntegerField(default=0)),
                        ('unchanged', models.PositiveIntegerField(default=0)),
                        ('refused', models.PositiveIntegerField(default=0)),
                        ('asked', models.PositiveIntegerField(default=0)),
                        ('of_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='transfer.import')),
                    ],
                    options={
                        'ordering': ('of_import_id', 'pk'),
                        'constraints': [models.UniqueConstraint(fields=('of_import', 'kind'), name='one_count_per_kind'), models.CheckConstraint(condition=models.Q(('rows_in', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('created'), '+', models.F('updated')), '+', models.F('unchanged')), '+', models.F('refused')), '+', models.F('asked')))), name='reconciliation_adds_up')],
                    },
                ),
                migrations.CreateModel(
                    name='Imported',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=30)),
                        ('key', models.CharField(max_length=400)),
                        ('object_id', models.BigIntegerField(null=True)),
                        ('fingerprints', models.JSONField()),
                        ('last_import', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='transfer.import')),
                    ],
                    options={
                        'ordering': ('kind', 'key'),
                        'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='imported_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(blank=True, max_length=30)),
                        ('outcome', models.CharField(choices=[('created', 'Created'), ('updated', 'Changed'), ('unchanged', 'Left alone'), ('refused', 'Not taken'), ('asked', 'To be answered'), ('missing', 'In Milstolpe, but not in the file')], max_length=10)),
                        ('sheet', models.CharField(blank=True, max_length=100)),
                        ('row', models.PositiveIntegerField(default=0)),
                        ('field', models.CharField(blank=True, max_length=200)),
                        ('value', models.TextField(blank=True)),
                        ('before', models.TextField(blank=True)),
                        ('reason', models.TextField(blank=True)),
                        ('candidates', models.TextField(blank=True)),
                        ('section', models.CharField(blank=True, choices=[('blad', 'Sheet'), ('kolumner', 'Column'), ('aktorer', 'Actor'), ('ord', 'Word in a column'), ('val', 'File or Milstolpe')], max_length=10)),
                        ('scope', models.CharField(blank=True, max_length=200)),
                        ('word', models.TextField(blank=True)),
                        ('of_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='transfer.import')),
                    ],
                    options={
                        'ordering': ('of_import_id', 'pk'),
                        'indexes': [models.Index(fields=['of_import', 'outcome', 'id'], name='transfer_im_of_impo_d6e3b1_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='KeptAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('section', models.CharField(choices=[('blad', 'Sheet'), ('kolumner', 'Column'), ('aktorer', 'Actor'), ('ord', 'Word in a column'), ('val', 'File or Milstolpe')], max_length=10)),
                        ('scope', models.CharField(blank=True, max_length=200)),
                        ('word', models.CharField(blank=True, max_length=500)),
                        ('answer', models.CharField(max_length=500)),
                        ('at', models.DateTimeField(auto_now=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_answers', to='organisations.county')),
                    ],
                    options={
                        'ordering': ('section', 'scope', 'word'),
                        'constraints': [models.UniqueConstraint(fields=('county', 'section', 'scope', 'word'), name='one_answer_per_word')],
                    },
                ),
                migrations.CreateModel(
                    name='OldAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.CharField(max_length=500, unique=True)),
                        ('measure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='programmes.measure')),
                        ('programme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='programmes.programme')),
                    ],
                    options={
                        'ordering': ('address',),
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('measure__isnull', False), ('programme__isnull', True)), models.Q(('measure__isnull', True), ('programme__isnull', False)), _connector='OR'), name='old_address_leads_somewhere')],
                    },
                ),
            ],
        ),
    ]
