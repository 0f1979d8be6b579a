import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

# Until now, whoever voted counted the vote in the same transaction.
ALL_ARE_COUNTED = "UPDATE discussions_vote SET counted = value"


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0007_check_scope"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="vote", name="vote_up_or_down"),
        migrations.AddField(
            model_name="vote",
            name="counted",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.RunSQL(ALL_ARE_COUNTED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="vote",
            name="comment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="votes",
                to="discussions.comment",
            ),
        ),
        migrations.AddIndex(
            model_name="vote",
            index=models.Index(
                name="vote_uncounted", fields=["comment"], condition=~Q(value=F("counted")) | Q(value=0)
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(name="vote_up_or_down", condition=Q(value__in=[-1, 0, 1])),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                name="vote_counted_up_or_down", condition=Q(counted__in=[-1, 0, 1])
            ),
        ),
    ]
