"""The log of erasures, which PostgreSQL itself keeps from being changed; and votes and reports that are nobody's."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION discussions_erasure_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of erasures is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER discussions_erasure_append_only BEFORE UPDATE OR DELETE ON discussions_erasure
    FOR EACH ROW EXECUTE FUNCTION discussions_erasure_refuse_change();
"""

BACKWARD = """
DROP TRIGGER discussions_erasure_append_only ON discussions_erasure;
DROP FUNCTION discussions_erasure_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("discussions", "0018_site_limits")]

    operations = [
        migrations.AlterField(
            model_name="vote",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="votes",
                to="discussions.author",
            ),
        ),
        migrations.AlterField(
            model_name="flag",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="flags",
                to="discussions.author",
            ),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("erased_at", models.DateTimeField()),
                ("by", models.CharField(choices=[("reader", "Reader"), ("staff", "Staff")], max_length=10)),
                ("counts", models.JSONField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="discussions.site",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["site", "-id"], name="erasure_by_site")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by__in", ["reader", "staff"])), name="erasure_by_known"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
