"""What changes of a case is noted by PostgreSQL itself: for live desks, and as steps of the counts."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION moderation_case_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO moderation_casechange (site_id, case_id, transaction, created_at)
        SELECT site_id, id, pg_current_xact_id()::text::bigint, now() FROM later WHERE state = 'open';
        INSERT INTO moderation_casecount (site_id, kind, step)
        SELECT site_id, kind, count(*) FROM later WHERE state = 'open' GROUP BY site_id, kind;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO moderation_casecount (site_id, kind, step)
        SELECT site_id, kind, -count(*) FROM earlier WHERE state = 'open' GROUP BY site_id, kind;
    ELSE
        INSERT INTO moderation_casechange (site_id, case_id, transaction, created_at)
        SELECT later.site_id, id, pg_current_xact_id()::text::bigint, now() FROM later JOIN earlier USING (id)
         WHERE (later.version, later.state, later.kind, later.claimed_by_id, later.claimed_until)
               IS DISTINCT FROM
               (earlier.version, earlier.state, earlier.kind, earlier.claimed_by_id, earlier.claimed_until);
        INSERT INTO moderation_casecount (site_id, kind, step)
        SELECT site_id, kind, sum(step) FROM (
            SELECT site_id, kind, 1 AS step FROM later WHERE state = 'open'
            UNION ALL
            SELECT site_id, kind, -1 FROM earlier WHERE state = 'open'
        ) AS steps GROUP BY site_id, kind HAVING sum(step) <> 0;
    END IF;
    RETURN NULL;
END $$;
-- For each statement rather than each row: a thousand cases that are settled together are one step.
CREATE TRIGGER moderation_case_note_insert AFTER INSERT ON moderation_case
    REFERENCING NEW TABLE AS later FOR EACH STATEMENT EXECUTE FUNCTION moderation_case_note();
CREATE TRIGGER moderation_case_note_update AFTER UPDATE ON moderation_case
    REFERENCING NEW TABLE AS later OLD TABLE AS earlier FOR EACH STATEMENT EXECUTE FUNCTION moderation_case_note();
CREATE TRIGGER moderation_case_note_delete AFTER DELETE ON moderation_case
    REFERENCING OLD TABLE AS earlier FOR EACH STATEMENT EXECUTE FUNCTION moderation_case_note();
INSERT INTO moderation_casecount (site_id, kind, step)
SELECT site_id, kind, count(*) FROM moderation_case WHERE state = 'open' GROUP BY site_id, kind;
"""

BACKWARD = """
DROP TRIGGER moderation_case_note_insert ON moderation_case;
DROP TRIGGER moderation_case_note_update ON moderation_case;
DROP TRIGGER moderation_case_note_delete ON moderation_case;
DROP FUNCTION moderation_case_note();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0004_thread_section"),
        ("moderation", "0010_queue"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                ("drift", models.PositiveIntegerField()),
                ("total_drift", models.PositiveIntegerField()),
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="count_check",
                        to="discussions.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("transaction", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="changes",
                        to="moderation.case",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="discussions.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["site", "transaction"], name="case_change_by_transaction"),
                    models.Index(fields=["created_at"], name="case_change_by_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("step", models.IntegerField()),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="discussions.site",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["site", "kind"], name="case_count_by_site")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
