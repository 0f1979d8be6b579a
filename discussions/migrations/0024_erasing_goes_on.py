from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("discussions", "0023_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="is_being_erased",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                name="author_being_erased_is_erased",
                condition=Q(is_being_erased=False) | Q(erased_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            model_name="author",
            index=models.Index(name="author_being_erased", fields=["id"], condition=Q(is_being_erased=True)),
        ),
    ]
