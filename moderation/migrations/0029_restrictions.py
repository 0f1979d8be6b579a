from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # so that nobody waits for an index

    dependencies = [("moderation", "0028_audits")]

    operations = [
        AddIndexConcurrently(
            model_name="decision",
            index=models.Index(
                condition=models.Q(
                    ("to_status__in", ["rejected", "spam"]),
                    ("action__in", ["edit", "redact", "lock"]),
                    models.Q(("action", "hold"), ("from_status", "published")),
                    _connector="OR",
                ),
                fields=["created_at", "id"],
                name="decision_that_restricts",
            ),
        ),
    ]
