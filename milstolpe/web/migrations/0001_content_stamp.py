import django.db.models.deletion
import milstolpe.core.operations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        milstolpe.core.operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='ContentStamp',
                    fields=[
                        ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('value', models.CharField(max_length=32)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_content_stamp')],
                    },
                ),
                migrations.CreateModel(
                    name='VisitorMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('form_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                        ('subject', models.CharField(max_length=150, verbose_name='what it is about')),
                        ('text', models.TextField(verbose_name='message')),
                        ('sent_at', models.DateTimeField(auto_now_add=True)),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'message from a visitor',
                        'verbose_name_plural': 'messages from visitors',
                        'ordering': ('-sent_at', '-pk'),
                        'indexes': [models.Index(fields=['answered_at', 'sent_at'], name='web_visitor_answere_a07423_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_message_has_person_and_time')],
                    },
                ),
            ],
        ),
    ]
