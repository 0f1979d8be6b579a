from django.db import migrations, models
from django.db.models import ExpressionWrapper, F, OrderBy, Value
from django.db.models.functions import Least


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0024_erasing_goes_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="answer_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="comment",
            name="is_answer",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="is_question",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="rankingchange",
            name="answer_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="thread",
            name="experts",
            field=models.JSONField(blank=True, db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="thread",
            name="mode",
            field=models.CharField(
                choices=[("conversation", "Conversation"), ("questions", "Questions")],
                db_default="conversation",
                default="conversation",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                F("thread"),
                OrderBy(
                    ExpressionWrapper(
                        F("best") - Least(F("answer_count"), Value(1)), output_field=models.FloatField()
                    ),
                    descending=True,
                ),
                OrderBy(F("id"), descending=True),
                name="top_by_unanswered",
                condition=models.Q(("is_question", True), ("is_shown", True), ("parent__isnull", True)),
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_count", 0), ("is_question", True), _connector="OR"),
                name="comment_answered_is_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_question", False), ("parent__isnull", True), _connector="OR"),
                name="comment_question_at_top",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["conversation", "questions"])), name="thread_mode_known"
            ),
        ),
    ]
