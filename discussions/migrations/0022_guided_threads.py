import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COUNT = """
UPDATE discussions_thread thread SET featured_count = featured.count
  FROM (SELECT thread_id, count(*) FROM discussions_comment WHERE is_featured AND status = 'published'
         GROUP BY thread_id) AS featured (thread_id, count)
 WHERE featured.thread_id = thread.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0021_prompt_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ThreadChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("values", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="author",
            name="author_erased_keeps_nothing",
        ),
        migrations.AddField(
            model_name="author",
            name="is_expert",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="author",
            name="title",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            model_name="thread",
            name="featured_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="thread",
            name="note",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="thread",
            name="note_html",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="thread",
            name="settings_version",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="thread",
            name="slow_seconds",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("is_featured", True)),
                fields=["thread", "-best", "-id"],
                name="featured_by_best",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_expert", False), ("kind", "sso"), _connector="OR"),
                name="author_expert_is_signed_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), ("is_staff", True), ("is_expert", True), _connector="OR"),
                name="author_title_has_badge",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        ("email", ""),
                        ("external_id__isnull", True),
                        ("is_expert", False),
                        ("name", ""),
                        ("title", ""),
                    ),
                    _connector="OR",
                ),
                name="author_erased_keeps_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(("slow_seconds__lte", 86400)), name="thread_slow_seconds_in_range"
            ),
        ),
        migrations.AddField(
            model_name="threadchange",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="threadchange",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="discussions.thread"
            ),
        ),
        migrations.AddConstraint(
            model_name="threadchange",
            constraint=models.UniqueConstraint(
                fields=("thread", "version"), name="thread_change_version_unique"
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
