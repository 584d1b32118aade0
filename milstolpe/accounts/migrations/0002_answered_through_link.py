# What is counted when somebody answers through a signed link.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='loginattempt',
            name='kind',
            field=models.CharField(
                choices=[
                    ('password', 'Wrong password'),
                    ('code', 'Wrong code in the second step'),
                    ('mail', 'Asked for a mail'),
                    ('link', 'Answered through a link'),
                    ('logged_in', 'Logged in'),
                ],
                max_length=20,
            ),
        ),
    ]
