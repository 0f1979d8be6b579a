import django.contrib.postgres.fields
import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

# What was quoted before is counted by the job, a while after.
HAVE_COUNTED = """
UPDATE discussions_thread SET quotes_revision = 1 WHERE id IN (
    SELECT thread_id FROM discussions_comment WHERE status = 'published' AND body_html::text LIKE '%<blockquote>%')
"""


class Migration(migrations.Migration):
    atomic = False  # so that nobody waits for an index

    dependencies = [
        ("discussions", "0027_challenges"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=1000)),
                ("author_count", models.PositiveIntegerField()),
                ("comment_count", models.PositiveIntegerField()),
                (
                    "comment_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=20),
                ),
            ],
        ),
        migrations.AddField(
            model_name="thread",
            name="passage_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="thread",
            name="quotes_counted",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="thread",
            name="quotes_revision",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                models.F("thread"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("body_html__contains", "<blockquote>"), ("status", "published")),
                name="comment_quoting",
            ),
        ),
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("quotes_counted", models.F("quotes_revision")), _negated=True),
                fields=["id"],
                name="thread_quotes_behind",
            ),
        ),
        migrations.AddField(
            model_name="passage",
            name="thread",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="passages",
                to="discussions.thread",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(fields=("thread", "place"), name="passage_place_unique"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__range", (1, 20))), name="passage_place_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="passage_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("author_count__gte", 3), ("comment_count__gte", models.F("author_count"))
                ),
                name="passage_of_several",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment_ids__len__range", (1, 20))), name="passage_leads_somewhere"
            ),
        ),
        migrations.RunSQL(HAVE_COUNTED, migrations.RunSQL.noop),
    ]
