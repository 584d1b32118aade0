import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows from before stay without a reference: theirs would all be the same."""

    dependencies = [
        ('reporting', '0002_indexes_of_figures'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailing',
            name='reference',
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name='mailing',
            name='reference',
            field=models.UUIDField(db_index=True, default=uuid.uuid4, null=True),
        ),
    ]
