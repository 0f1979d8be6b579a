import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0007_check_scope"),
        ("moderation", "0014_actions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "protocol",
                    models.CharField(
                        choices=[("akismet", "Akismet"), ("perspective", "Perspective")], max_length=20
                    ),
                ),
                ("text", models.TextField(max_length=20000)),
                ("text_hash", models.CharField(max_length=64)),
                ("author_hash", models.BigIntegerField(default=0)),
                ("label", models.CharField(max_length=20)),
                ("is_true", models.BooleanField(help_text="Whether the label holds for the text.")),
                ("taught_at", models.DateTimeField()),
                (
                    "api_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lessons",
                        to="discussions.apikey",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lessons",
                        to="discussions.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["taught_at"], name="lesson_by_age"),
                    models.Index(fields=["site", "-taught_at"], name="lesson_of_site"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "label", "text_hash"), name="lesson_once"),
                    models.CheckConstraint(
                        condition=models.Q(("label__in", ["spam", "toxicity"])), name="lesson_label_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("protocol__in", ["akismet", "perspective"])),
                        name="lesson_protocol_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtocolUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "protocol",
                    models.CharField(
                        choices=[("akismet", "Akismet"), ("perspective", "Perspective")], max_length=20
                    ),
                ),
                ("host", models.CharField(max_length=253)),
                ("month", models.DateField(help_text="Its first day.")),
                ("calls", models.PositiveBigIntegerField(default=0)),
                ("spam", models.PositiveBigIntegerField(default=0)),
                ("ham", models.PositiveBigIntegerField(default=0)),
                ("missed_spam", models.PositiveBigIntegerField(default=0)),
                ("false_positives", models.PositiveBigIntegerField(default=0)),
                (
                    "api_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="discussions.apikey",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="protocol_uses",
                        to="discussions.site",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["site", "protocol", "month"], name="protocol_use_by_month")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("api_key", "protocol", "host", "month"), name="protocol_use_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("protocol__in", ["akismet", "perspective"])),
                        name="protocol_use_protocol_known",
                    ),
                ],
            },
        ),
    ]
