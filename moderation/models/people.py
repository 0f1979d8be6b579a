"""Who moderates which site."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    MODERATOR = "moderator"
    ADMIN = "admin"


class Membership(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MODERATOR)

    class Meta:
        constraints = [
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


class AccessToken(models.Model):
    """A moderator's key to the API. Only its hash is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}/{self.name}"
