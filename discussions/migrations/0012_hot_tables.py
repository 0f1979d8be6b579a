import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When

# Rows that change all the time get room on their pages, so that a change needs no new entries in the indexes where it
# touches no indexed column (a thread's version, a revision's place in the queue), and are cleaned up after a fiftieth
# has changed, not a fifth: of a hundred million comments that would be twenty million dead ones.
SETTINGS = {
    "discussions_thread": "fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500",
    "discussions_comment": "fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02",
    "discussions_revision": "fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02",
    "discussions_vote": "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02",
    "discussions_rankingchange": "autovacuum_vacuum_scale_factor = 0.05",
    "discussions_threadviews": "fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05",
}


def set_all(wanted):
    return [
        migrations.RunSQL(
            f"ALTER TABLE {table} SET ({settings})",
            f"ALTER TABLE {table} RESET ({', '.join(each.split(' = ')[0] for each in settings.split(', '))})",
        )
        for table, settings in wanted.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0011_thread_views"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="vote", name="vote_uncounted"),
        migrations.AddField(
            model_name="vote",
            name="is_waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(
                    When(~Q(value=F("counted")) | Q(value=0), then=Value(True)),
                    default=Value(False),
                    output_field=models.BooleanField(),
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="vote",
            index=models.Index(name="vote_waiting", fields=["comment"], condition=Q(is_waiting=True)),
        ),
        migrations.RemoveIndex(model_name="comment", name="replies_by_created_at"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                name="replies_by_created_at", fields=["parent", "is_shown", "created_at", "id"]
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="parent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="discussions.comment",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                name="revision_with_address",
                fields=["created_at"],
                condition=~Q(address_hash="", subnet_hash=""),
            ),
        ),
        *set_all(SETTINGS),
    ]
