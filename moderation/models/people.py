"""Who moderates which site."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Role(models.TextChoices):
    MODERATOR = "moderator"
    ADMIN = "admin"


class Digest(models.TextChoices):
    HOURLY = "hourly"
    DAILY = "daily"
    OFF = "off"


class Membership(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MODERATOR)
    # To the minute: noted by the desk and the API. Who joins is there.
    last_seen_at = models.DateTimeField(default=timezone.now)
    # How often mail says what waits in the queue, where something does, and when it is next time.
    digest = models.CharField(max_length=10, choices=Digest, default=Digest.OFF)
    digest_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="membership_digest_due",
                fields=["digest_due_at"],
                condition=Q(digest_due_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="membership_digest_known",
                condition=Q(digest="off", digest_due_at__isnull=True)
                | Q(digest__in=["hourly", "daily"], digest_due_at__isnull=False),
            ),
            models.UniqueConstraint(name="membership_once", fields=["user", "site"]),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.site_id}"


class Watch(models.Model):
    """A thread that a moderator keeps an eye on."""

    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    thread = models.ForeignKey("discussions.Thread", on_delete=models.CASCADE, related_name="watches")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="watch_once", fields=["moderator", "thread"])]

    def __str__(self) -> str:
        return f"{self.moderator_id} watches {self.thread_id}"


class Team(models.Model):
    """What a site asks of its members. A site without one asks nothing."""

    site = models.OneToOneField(
        "discussions.Site", on_delete=models.CASCADE, primary_key=True, related_name="team"
    )
    requires_two_factors = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"the team of {self.site_id}"


class Invitation(models.Model):
    """A link by which one person may join a site. Only the hash of what is secret in it is stored.

    Open until it is accepted or revoked; after `expires_at` nobody can accept it.
    """

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    # Nobody: the operator, at the command line.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="invitation_open_once",
                fields=["site", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
            ),
            models.CheckConstraint(name="invitation_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="invitation_ended_once",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.site_id} as {self.role}"


class AccessToken(models.Model):
    """A moderator's key to the API. Only its hash is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute

    def __str__(self) -> str:
        return f"{self.user_id}/{self.name}"
