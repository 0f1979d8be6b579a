from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # so that nobody waits for an index

    dependencies = [
        ("discussions", "0013_predictions"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("is_shown", True), ("parent__isnull", True)),
                fields=["thread", "-called", "-id"],
                name="top_by_called",
            ),
        ),
    ]
