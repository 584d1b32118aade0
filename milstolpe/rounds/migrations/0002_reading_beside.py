from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rounds', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='reading',
            name='beside_number',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
