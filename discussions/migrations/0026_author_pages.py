from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False  # so that nobody waits for an index

    dependencies = [
        ("discussions", "0025_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="author_pages",
            field=models.CharField(
                choices=[
                    ("none", "none"),
                    ("unlisted", "for those who have a link"),
                    ("listed", "for search engines too"),
                ],
                db_default="none",
                default="none",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                name="site_author_pages_known", condition=Q(author_pages__in=["none", "unlisted", "listed"])
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                name="published_by_author",
                fields=["author", "-created_at", "-id"],
                condition=Q(status="published"),
            ),
        ),
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                name="featured_by_author",
                fields=["author", "-created_at", "-id"],
                condition=Q(is_featured=True, status="published"),
            ),
        ),
    ]
