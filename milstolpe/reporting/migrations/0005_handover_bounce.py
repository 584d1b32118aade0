from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0004_way_import"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="reference",
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="handover",
            name="bounced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="handover",
            name="bounce_text",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
