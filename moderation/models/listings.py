"""Public lists of known spammers (Stop Forum Spam), imported whole: an import replaces the one before."""

from django.db import models
from django.db.models import Q


class ListKind(models.TextChoices):
    DOMAINS = "domains"
    EMAILS = "emails"
    ADDRESSES = "addresses"


class ListImport(models.Model):
    """One import of one list. Its items count once it is current, and stop counting with the next."""

    kind = models.CharField(max_length=10, choices=ListKind)
    is_current = models.BooleanField(default=False)
    item_count = models.PositiveIntegerField(default=0)
    # What the server said of the file, so that it is not fetched again unchanged.
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="list_import_kind_known", condition=Q(kind__in=ListKind.values)),
            models.UniqueConstraint(
                name="list_import_one_current", fields=["kind"], condition=Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"


class ListedItem(models.Model):
    """One entry: a domain in plain, or the keyed hash of an address or e-mail address (`moderation.listings`)."""

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="items")
    value = models.CharField(max_length=253)

    class Meta:
        constraints = [models.UniqueConstraint(name="listed_item_once", fields=["value", "list_import"])]

    def __str__(self) -> str:
        return self.value
