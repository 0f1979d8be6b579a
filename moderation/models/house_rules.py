"""What a site rejects comments for, in its own words."""

from django.conf import settings
from django.db import models
from django.db.models import Q

HOUSE_RULE_CODE_PATTERN = r"[a-z][a-z0-9_]{0,19}"
MAX_TEXT_CHARACTERS = 10_000  # around the rules, in one language


class HouseRule(models.Model):
    """A reason to reject. Decisions keep its `code`, so it is switched off rather than deleted.

    `title` and `explanation` are for the author of what was rejected; `law` names what a legal ground rests on.
    """

    site = models.ForeignKey("discussions.Site", on_delete=models.CASCADE, related_name="house_rules")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=100)
    explanation = models.CharField(max_length=1000, blank=True)
    is_legal_ground = models.BooleanField(default=False)
    law = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    # The title and the explanation in other languages than the site's: `{"fr": {"title": …, "explanation": …}}`.
    texts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="house_rule_code_unique", fields=["site", "code"]),
            models.CheckConstraint(
                name="house_rule_code_fits", condition=Q(code__regex=rf"^{HOUSE_RULE_CODE_PATTERN}$")
            ),
            models.CheckConstraint(name="house_rule_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="house_rule_law_is_of_legal_ground", condition=Q(is_legal_ground=True) | Q(law="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}/{self.code}"


class HouseRulesVersion(models.Model):
    """All house rules of a site as they were from then on, until the next version: what readers were told to keep to.

    `document` has the `rules`, each with what it said, and the `texts` around them by language.
    """

    site = models.ForeignKey(
        "discussions.Site", on_delete=models.CASCADE, related_name="house_rules_versions"
    )
    version = models.PositiveIntegerField()
    document = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="house_rules_version_unique", fields=["site", "version"])]

    def __str__(self) -> str:
        return f"{self.site_id} v{self.version}"
