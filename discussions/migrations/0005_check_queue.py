import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

# What waits to be checked goes on waiting.
_FILL = """
UPDATE discussions_revision r SET queue_id = t.site_id
  FROM discussions_comment c JOIN discussions_thread t ON t.id = c.thread_id
 WHERE c.status = 'pending' AND r.comment_id = c.id AND r.number = c.revision
"""


class Migration(migrations.Migration):
    atomic = False  # so that nobody waits for an index

    dependencies = [
        ("discussions", "0004_thread_section"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="claimed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="revision",
            name="queue",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="discussions.site",
            ),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("queue__isnull", False)),
                fields=["queue", "queued_at"],
                name="revision_queued",
            ),
        ),
    ]
