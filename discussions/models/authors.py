"""A commenter on one site."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

MAX_NAME_CHARACTERS = 100
MAX_EMAIL_CHARACTERS = 254
MAX_TITLE_CHARACTERS = 100


class AuthorKind(models.TextChoices):
    GUEST = "guest"
    SSO = "sso"
    SERVICE = "service"
    IMPORTED = "imported"


class Author(models.Model):
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="authors")
    kind = models.CharField(max_length=10, choices=AuthorKind)
    # The author's id where they come from: the `sub` of SSO, the name or id in an import. Guests have none.
    external_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001  (null: no id, many guests)
    name = models.CharField(max_length=MAX_NAME_CHARACTERS, blank=True)
    email = models.EmailField(max_length=MAX_EMAIL_CHARACTERS, blank=True)
    # The site says these when it signs them in.
    is_email_verified = models.BooleanField(default=False, db_default=False)
    is_staff = models.BooleanField(default=False)
    is_expert = models.BooleanField(default=False, db_default=False)
    # What a member of staff or an expert is, such as "Professor of virology".
    title = models.CharField(max_length=MAX_TITLE_CHARACTERS, blank=True, default="", db_default="")
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Until nothing is left of what they wrote.
    is_being_erased = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="author_external_id_unique", fields=["site", "kind", "external_id"]),
            models.CheckConstraint(name="author_kind_known", condition=Q(kind__in=AuthorKind.values)),
            models.CheckConstraint(
                name="author_staff_is_signed_in", condition=Q(is_staff=False) | Q(kind="sso")
            ),
            models.CheckConstraint(
                name="author_expert_is_signed_in", condition=Q(is_expert=False) | Q(kind="sso")
            ),
            models.CheckConstraint(
                name="author_title_has_badge", condition=Q(title="") | Q(is_staff=True) | Q(is_expert=True)
            ),
            models.CheckConstraint(
                name="author_erased_keeps_nothing",
                condition=Q(erased_at__isnull=True)
                | Q(name="", email="", external_id__isnull=True, title="", is_expert=False),
            ),
            models.CheckConstraint(
                name="author_being_erased_is_erased",
                condition=Q(is_being_erased=False) | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="author_verified_email_is_there", condition=Q(is_email_verified=False) | ~Q(email="")
            ),
        ]
        indexes = [
            # For names that begin with something, and one person's e-mail on other sites, in any case.
            models.Index("site", OpClass(Upper("name"), name="text_pattern_ops"), name="author_by_name"),
            models.Index(
                "site", Upper("email"), name="author_by_email", condition=Q(kind="sso") & ~Q(email="")
            ),
            models.Index(name="author_being_erased", fields=["id"], condition=Q(is_being_erased=True)),
        ]

    def __str__(self) -> str:
        return self.name


class AuthorToken(models.Model):
    """A guest's proof of being the same person as before. Only its hash is stored."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.author_id}"
