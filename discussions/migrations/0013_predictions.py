"""Prompts, forecasts, crowds and scores. What was done to a prompt is a record: PostgreSQL itself keeps it from being
changed, and from being deleted but with its prompt."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION discussions_promptchange_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM discussions_prompt WHERE id = OLD.prompt_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'changes of prompts are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER discussions_promptchange_append_only BEFORE UPDATE OR DELETE ON discussions_promptchange
    FOR EACH ROW EXECUTE FUNCTION discussions_promptchange_refuse_change();
"""

BACKWARD = """
DROP TRIGGER discussions_promptchange_append_only ON discussions_promptchange;
DROP FUNCTION discussions_promptchange_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0012_hot_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Crowd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[("all", "All"), ("members", "Members"), ("calibrated", "Calibrated")],
                        max_length=10,
                    ),
                ),
                ("beliefs", models.JSONField()),
                ("computed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "values",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), null=True, size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("is_live", models.BooleanField(default=True)),
                ("counts", models.BooleanField()),
                ("weight", models.FloatField(default=1.0)),
                ("subnet_hash", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Prompt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("yes_no", "yes_no"),
                            ("choices", "choices"),
                            ("number", "number"),
                            ("date", "date"),
                        ],
                        max_length=10,
                    ),
                ),
                ("question", models.CharField(max_length=300)),
                ("details", models.CharField(blank=True, max_length=2000)),
                (
                    "options",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("lower", models.FloatField(null=True)),
                ("upper", models.FloatField(null=True)),
                ("is_log", models.BooleanField(default=False)),
                ("key", models.CharField(max_length=50, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("resolves_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unresolved", "Unresolved"),
                            ("resolved", "Resolved"),
                            ("annulled", "Annulled"),
                        ],
                        default="unresolved",
                        max_length=10,
                    ),
                ),
                ("outcome", models.FloatField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("known_at", models.DateTimeField(null=True)),
                ("source_url", models.CharField(blank=True, max_length=2000)),
                ("resolution_note", models.CharField(blank=True, max_length=1000)),
                ("revision", models.PositiveBigIntegerField(default=0)),
                ("crowd_revision", models.PositiveBigIntegerField(default=0)),
                ("scored_revision", models.PositiveBigIntegerField(default=0)),
                ("forecaster_count", models.PositiveIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PromptChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("create", "Create"),
                            ("edit", "Edit"),
                            ("resolve", "Resolve"),
                            ("annul", "Annul"),
                        ],
                        max_length=10,
                    ),
                ),
                ("values", models.JSONField()),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PromptTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("yes_no", "yes_no"),
                            ("choices", "choices"),
                            ("number", "number"),
                            ("date", "date"),
                        ],
                        max_length=10,
                    ),
                ),
                ("question", models.CharField(max_length=300)),
                ("details", models.CharField(blank=True, max_length=2000)),
                (
                    "options",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list, size=None
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("lower", models.FloatField(null=True)),
                ("upper", models.FloatField(null=True)),
                ("is_log", models.BooleanField(default=False)),
                ("name", models.CharField(max_length=100)),
                ("days_open", models.PositiveSmallIntegerField(default=7)),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("resolved", models.PositiveIntegerField()),
                ("reputation", models.FloatField()),
                ("brier", models.FloatField(null=True)),
                ("coverage", models.FloatField()),
                ("is_public", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("brier", models.FloatField(null=True)),
                ("log", models.FloatField(null=True)),
                ("crps", models.FloatField(null=True)),
                ("baseline", models.FloatField()),
                ("peer", models.FloatField()),
                ("coverage", models.FloatField()),
                (
                    "final",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), null=True, size=None
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="comment",
            name="called",
            field=models.FloatField(db_default=0.0, default=0.0),
        ),
        migrations.AddField(
            model_name="rankingchange",
            name="called",
            field=models.FloatField(db_default=0.0, default=0.0),
        ),
        migrations.AlterField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read", "read threads and comments"),
                        ("comment", "post, vote and flag as the site's service author"),
                        ("prompt", "ask readers for forecasts and resolve the questions"),
                        ("check", "have texts checked by the protocols of Akismet and Perspective"),
                    ],
                    max_length=20,
                ),
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="forecast",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="forecasts", to="discussions.author"
            ),
        ),
        migrations.AddField(
            model_name="forecast",
            name="comment",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="forecast",
                to="discussions.comment",
            ),
        ),
        migrations.AddField(
            model_name="prompt",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="prompts", to="discussions.thread"
            ),
        ),
        migrations.AddField(
            model_name="forecast",
            name="prompt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="forecasts", to="discussions.prompt"
            ),
        ),
        migrations.AddField(
            model_name="crowd",
            name="prompt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="crowds", to="discussions.prompt"
            ),
        ),
        migrations.AddField(
            model_name="promptchange",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="promptchange",
            name="prompt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="discussions.prompt"
            ),
        ),
        migrations.AddField(
            model_name="promptchange",
            name="system",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="discussions.author",
            ),
        ),
        migrations.AddField(
            model_name="prompttemplate",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="prompt_templates",
                to="discussions.site",
            ),
        ),
        migrations.AddField(
            model_name="record",
            name="author",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="record", to="discussions.author"
            ),
        ),
        migrations.AddField(
            model_name="record",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="discussions.site"
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="discussions.author"
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="discussions.comment",
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="prompt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="discussions.prompt"
            ),
        ),
        migrations.AddIndex(
            model_name="prompt",
            index=models.Index(fields=["thread", "position", "id"], name="prompt_in_thread"),
        ),
        migrations.AddIndex(
            model_name="prompt",
            index=models.Index(
                condition=models.Q(("revision", models.F("crowd_revision")), _negated=True),
                fields=["id"],
                name="prompt_crowd_behind",
            ),
        ),
        migrations.AddIndex(
            model_name="prompt",
            index=models.Index(
                condition=models.Q(
                    models.Q(("state", "unresolved"), _negated=True),
                    models.Q(("revision", models.F("scored_revision")), _negated=True),
                ),
                fields=["id"],
                name="prompt_scores_behind",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["yes_no", "choices", "number", "date"])),
                name="prompt_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(("question", ""), _negated=True), name="prompt_asks"
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "choices"), ("options__len__range", (2, 12))),
                    models.Q(models.Q(("kind", "choices"), _negated=True), ("options", [])),
                    _connector="OR",
                ),
                name="prompt_options_are_choices",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ("number", "date")),
                        ("lower__isnull", False),
                        ("upper__gt", models.F("lower")),
                        ("upper__isnull", False),
                    ),
                    models.Q(
                        models.Q(("kind__in", ("number", "date")), _negated=True),
                        ("lower__isnull", True),
                        ("upper__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="prompt_bounds_are_of_ranges",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_log", False), models.Q(("kind", "number"), ("lower__gt", 0)), _connector="OR"
                ),
                name="prompt_log_is_of_positive_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.UniqueConstraint(fields=("thread", "key"), name="prompt_key_unique"),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="prompt_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome__isnull", False), ("resolved_at__isnull", False), ("state", "resolved")
                    ),
                    models.Q(
                        ("outcome__isnull", True), ("resolved_at__isnull", False), ("state", "annulled")
                    ),
                    models.Q(
                        ("outcome__isnull", True), ("resolved_at__isnull", True), ("state", "unresolved")
                    ),
                    _connector="OR",
                ),
                name="prompt_resolved_has_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="forecast",
            index=models.Index(fields=["prompt", "made_at", "id"], name="forecast_by_prompt"),
        ),
        migrations.AddIndex(
            model_name="forecast",
            index=models.Index(fields=["author", "prompt", "-id"], name="forecast_by_author"),
        ),
        migrations.AddIndex(
            model_name="forecast",
            index=models.Index(
                condition=models.Q(("subnet_hash", ""), _negated=True),
                fields=["prompt", "subnet_hash"],
                name="forecast_by_subnet",
            ),
        ),
        migrations.AddConstraint(
            model_name="forecast",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_live", True)), fields=("prompt", "author"), name="forecast_live_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="forecast",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0), ("weight__lte", 1)), name="forecast_weighs_at_most_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="crowd",
            constraint=models.UniqueConstraint(fields=("prompt", "group"), name="crowd_once"),
        ),
        migrations.AddConstraint(
            model_name="crowd",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__in", ["all", "members", "calibrated"])), name="crowd_group_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="promptchange",
            constraint=models.UniqueConstraint(
                fields=("prompt", "version"), name="prompt_change_version_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="promptchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("action__in", ["create", "edit", "resolve", "annul"])),
                name="prompt_change_action_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="promptchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("system__isnull", True)),
                    models.Q(("person__isnull", True), ("system__isnull", False)),
                    _connector="OR",
                ),
                name="prompt_change_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompttemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["yes_no", "choices", "number", "date"])),
                name="template_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompttemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("question", ""), _negated=True), name="template_asks"
            ),
        ),
        migrations.AddConstraint(
            model_name="prompttemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "choices"), ("options__len__range", (2, 12))),
                    models.Q(models.Q(("kind", "choices"), _negated=True), ("options", [])),
                    _connector="OR",
                ),
                name="template_options_are_choices",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompttemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ("number", "date")),
                        ("lower__isnull", False),
                        ("upper__gt", models.F("lower")),
                        ("upper__isnull", False),
                    ),
                    models.Q(
                        models.Q(("kind__in", ("number", "date")), _negated=True),
                        ("lower__isnull", True),
                        ("upper__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="template_bounds_are_of_ranges",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompttemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_log", False), models.Q(("kind", "number"), ("lower__gt", 0)), _connector="OR"
                ),
                name="template_log_is_of_positive_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompttemplate",
            constraint=models.UniqueConstraint(fields=("site", "name"), name="template_name_unique"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["site", "-reputation", "-author"],
                name="record_by_reputation",
            ),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(fields=["author"], name="score_by_author"),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                condition=models.Q(("comment__isnull", False)),
                fields=["prompt", "-peer", "-id"],
                name="score_called",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(fields=("prompt", "author"), name="score_once"),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("coverage__range", (0.0, 1.0))), name="score_coverage_is_share"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
