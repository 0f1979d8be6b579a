import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0010_following"),
    ]

    operations = [
        migrations.CreateModel(
            name="ThreadViews",
            fields=[
                (
                    "thread",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="views",
                        serialize=False,
                        to="discussions.thread",
                    ),
                ),
                ("count", models.PositiveBigIntegerField()),
            ],
        ),
    ]
