from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalmeeting',
            name='guests',
            field=models.TextField(blank=True, default='', verbose_name='others who take part'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='meeting',
            name='guests',
            field=models.TextField(blank=True, default='', verbose_name='others who take part'),
            preserve_default=False,
        ),
    ]
