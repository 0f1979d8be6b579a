import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0006_moderators_marks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read", "read threads and comments"),
                        ("comment", "post, vote and flag as the site's service author"),
                        ("check", "have texts checked by the protocols of Akismet and Perspective"),
                    ],
                    max_length=20,
                ),
                default=list,
                size=None,
            ),
        ),
    ]
