from django.db import migrations, models

COUNT = """
UPDATE discussions_thread thread SET prompt_count = asked.count
  FROM (SELECT thread_id, count(*) FROM discussions_prompt GROUP BY thread_id) AS asked (thread_id, count)
 WHERE asked.thread_id = thread.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0020_outcomes_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="prompt_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
