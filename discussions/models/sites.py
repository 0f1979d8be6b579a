"""A publisher's property, and the keys by which its own systems and its readers' log-ins are known."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

SITE_KEY_PATTERN = r"[a-z0-9][a-z0-9-]{0,49}"
MAX_BODY_CHARACTERS = 65_535
MAX_CAPTCHA_KEY_CHARACTERS, MAX_CAPTCHA_SECRET_CHARACTERS = 100, 200
MIN_LIMITS_PERCENT, MAX_LIMITS_PERCENT = 10, 10_000


class AuthorPages(models.TextChoices):
    NONE = "none", "none"
    UNLISTED = "unlisted", "for those who have a link"
    LISTED = "listed", "for search engines too"


class ChallengeSetting(models.TextChoices):
    """What guests have to prove who write suspiciously; `discussions.limits.challenges` knows the last three."""

    OFF = "off", "nothing"
    PROOF_OF_WORK = "proof_of_work", "a proof of work, which their browser does by itself"
    TURNSTILE = "turnstile", "Cloudflare Turnstile"
    HCAPTCHA = "hcaptcha", "hCaptcha"


CAPTCHAS = (ChallengeSetting.TURNSTILE, ChallengeSetting.HCAPTCHA)


class Site(models.Model):
    key = models.CharField(max_length=50, unique=True, validators=[RegexValidator(rf"^{SITE_KEY_PATTERN}\Z")])
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=20, default="en")
    created_at = models.DateTimeField(auto_now_add=True)

    # Where its pages live: origins (`https://example.org`) may post from a browser, hosts (`example.org`,
    # or `.example.org` for all below it) may have threads of their own on first use.
    allowed_origins = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    allowed_hosts = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    allows_own_host = models.BooleanField(
        default=False, help_text="Also allow pages that Parley itself serves."
    )
    creates_threads = models.BooleanField(default=True, help_text="A thread begins with its first comment.")
    allows_guests = models.BooleanField(default=True)
    author_pages = models.CharField(
        max_length=10, choices=AuthorPages, default=AuthorPages.NONE, db_default=AuthorPages.NONE
    )

    max_body_characters = models.PositiveIntegerField(
        default=10_000, validators=[MinValueValidator(1), MaxValueValidator(MAX_BODY_CHARACTERS)]
    )
    edit_window_seconds = models.PositiveIntegerField(default=900)
    # How much of the usual limits its readers have: docs/limits.md.
    limits_percent = models.PositiveSmallIntegerField(
        default=100,
        db_default=100,
        validators=[MinValueValidator(MIN_LIMITS_PERCENT), MaxValueValidator(MAX_LIMITS_PERCENT)],
    )
    # What guests have to prove who write suspiciously; a CAPTCHA's provider knows the site by these two.
    challenge = models.CharField(
        max_length=20,
        choices=ChallengeSetting,
        default=ChallengeSetting.PROOF_OF_WORK,
        db_default=ChallengeSetting.PROOF_OF_WORK,
    )
    captcha_key = models.CharField(
        max_length=MAX_CAPTCHA_KEY_CHARACTERS, blank=True, default="", db_default=""
    )
    sealed_captcha_secret = models.TextField(
        blank=True, default="", db_default="", help_text="See `discussions.sealing`."
    )
    close_after_days = models.PositiveIntegerField(null=True, blank=True)
    # Goes up with every change of the above, so that nobody overwrites what they have not seen.
    version = models.PositiveIntegerField(default=1)
    # The kinds of events that its own systems want to hear of: others are not written down for them.
    wanted_events = ArrayField(models.CharField(max_length=30), default=list, db_default=[], blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="site_max_body_characters_in_range",
                condition=Q(max_body_characters__range=(1, MAX_BODY_CHARACTERS)),
            ),
            models.CheckConstraint(
                name="site_limits_percent_in_range",
                condition=Q(limits_percent__range=(MIN_LIMITS_PERCENT, MAX_LIMITS_PERCENT)),
            ),
            models.CheckConstraint(
                name="site_author_pages_known", condition=Q(author_pages__in=AuthorPages.values)
            ),
            models.CheckConstraint(
                name="site_challenge_known", condition=Q(challenge__in=ChallengeSetting.values)
            ),
            models.CheckConstraint(
                name="site_captcha_has_keys",
                condition=~Q(challenge__in=CAPTCHAS) | ~(Q(captcha_key="") | Q(sealed_captcha_secret="")),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SigningKey(models.Model):
    """What a site signs its readers' log-ins with (SSO). Several may be valid at once, so that they can rotate."""

    class Algorithm(models.TextChoices):
        HS256 = "HS256"
        RS256 = "RS256"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="signing_keys")
    key_id = models.CharField(
        max_length=100, blank=True, help_text="The `kid` header; empty matches any token."
    )
    algorithm = models.CharField(max_length=10, choices=Algorithm)
    secret = models.TextField(help_text="The shared secret (HS256) or the public key in PEM (RS256).")
    issuer = models.CharField(max_length=300, blank=True, help_text="Required `iss`; empty asks for none.")
    audience = models.CharField(max_length=300, help_text="Required `aud`.")
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signing_key_algorithm_known", condition=Q(algorithm__in=["HS256", "RS256"])
            ),
            # RFC 7518 §3.2: a key of at least the size of the hash output.
            models.CheckConstraint(
                name="signing_key_secret_long_enough",
                condition=GreaterThanOrEqual(Length("secret"), Value(32)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}/{self.key_id or '*'}"


class Scope(models.TextChoices):
    READ = "read", "read threads and comments"
    COMMENT = "comment", "post, vote and flag as the site's service author"
    PROMPT = "prompt", "ask readers for forecasts and resolve the questions"
    CHECK = "check", "have texts checked by the protocols of Akismet and Perspective"
    NOTICE = "notice", "give notice of illegal comments as a trusted flagger"


class ApiKey(models.Model):
    """A key of one of the site's own systems: twelve lower-case letters and digits, shown once, stored as a hash."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), default=list)
    author = models.OneToOneField("discussions.Author", on_delete=models.PROTECT, related_name="api_key")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the hour.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.site_id}/{self.name}"
