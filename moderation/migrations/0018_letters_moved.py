from django.db import migrations, models

# What waits to be sent moves along: discussions sends mail too.
MOVE = """
INSERT INTO discussions_letter (sealed, created_at, due_at, tries)
SELECT sealed, created_at, due_at, tries FROM moderation_letter
"""


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0010_following"),
        ("moderation", "0017_priority"),
    ]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Letter"),
        migrations.AlterField(
            model_name="provider",
            name="sealed_secret",
            field=models.TextField(blank=True, help_text="See `discussions.sealing`."),
        ),
    ]
