"""All settings, in one file, read from the environment. `docs/operating.md` lists every variable."""

from pathlib import Path
from urllib.parse import urlsplit

import structlog
from kombu import Queue
from psycopg.conninfo import conninfo_to_dict

from config.embedded import embedded_database_url, embedded_redis_url
from config.env import env_bool, env_int, env_list, env_secret, env_str
from config.log_lines import escape_controls
from config.mail import read_mail_server
from discussions.catalogue import LANGUAGES as READER_LANGUAGES

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env_str("PARLEY_VAR", str(BASE_DIR / "var")))

# --- Security ---------------------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_secret("SECRET_KEY", default="")
if not SECRET_KEY and (VAR_DIR / "secret_key").is_file():
    # `make run` made one; commands typed in another terminal must use the same.
    SECRET_KEY = (VAR_DIR / "secret_key").read_text().strip()
# The address that readers and moderators see. Cookies are marked secure when it is https.
BASE_URL = env_str("BASE_URL", f"http://127.0.0.1:{env_int('PORT', default=8000, minimum=0)}").rstrip("/")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", ".localhost"])
if (own_host := urlsplit(BASE_URL).hostname) and own_host not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(own_host)
# Addresses or networks whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env_list("TRUSTED_PROXIES", default=[])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_NAME = "parley_session"
CSRF_COOKIE_NAME = "parley_csrf"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Who ends TLS redirects to it, and tells browsers to keep to it: the server in front (docs/operating.md).
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]

# --- Parts ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "config.apps.ConfigConfig",
    "discussions.apps.DiscussionsConfig",
    "moderation.apps.ModerationConfig",
    # After moderation, whose templates stand in for theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "config.middleware.log_requests",
    "config.middleware.restrict_pages",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.refuse_unusable_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.speak_language",
    "config.middleware.keep_pace",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
# The one seam between the two apps: what judges every comment. See discussions/gate.py.
COMMENT_GATE = "moderation.review.ReviewGate"

# --- PostgreSQL and Redis ---------------------------------------------------------------------------------

DATABASE_URL = env_secret("DATABASE_URL", default="") or embedded_database_url(VAR_DIR)
_database = conninfo_to_dict(DATABASE_URL)
_pool_size = env_int("DATABASE_POOL_SIZE", default=0, minimum=0)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.pop("dbname", "parley"),
        "USER": _database.pop("user", ""),
        "PASSWORD": _database.pop("password", ""),
        "HOST": _database.pop("host", ""),
        "PORT": _database.pop("port", ""),
        # Web threads share a pool; a worker process has one connection. Each is checked before it is used again.
        "CONN_MAX_AGE": 0 if _pool_size else None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            **_database,
            # The wait is for a database that is away: a thread that waits answers nobody else.
            **({"pool": {"min_size": 1, "max_size": _pool_size, "timeout": 2}} if _pool_size else {}),
        },
    }
}
# The backups that a worker makes each night (config/backups.py); none of a database that others look after.
BACKUP_FOLDER = Path(env_str("BACKUP_FOLDER", str(VAR_DIR / "backups")))
BACKUPS_KEPT = env_int(
    "BACKUPS_KEPT", default=7 if embedded_database_url(VAR_DIR) == DATABASE_URL else 0, minimum=0
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_secret("REDIS_URL", default="") or embedded_redis_url(VAR_DIR)
# Redis being away must cost milliseconds, never a comment: the sweep finds what was not queued.
REDIS_TIMEOUT_SECONDS = 0.5
# What all web processes count together (log-ins), and what each may keep for itself (the API's description).
CACHES = {
    "default": {
        "BACKEND": "config.cache.SharedCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "parley:cache",
        "OPTIONS": {
            "serializer": "config.cache.JsonSerializer",
            "socket_timeout": REDIS_TIMEOUT_SECONDS,
            "socket_connect_timeout": REDIS_TIMEOUT_SECONDS,
        },
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Public pages that each web process keeps in memory (discussions/cache). 0: every request is Django's.
PAGE_CACHE_MEGABYTES = env_int("PAGE_CACHE_MEGABYTES", default=16, minimum=0)

# How often somebody may do something (discussions/limits/table.py): all of it, in percent, and changes to it.
LIMITS_PERCENT = env_int("LIMITS_PERCENT", default=100, minimum=1, maximum=1_000_000)
LIMITS = env_list("LIMITS", default=[])

# After how many harmful comments a day the desk suggests a pause to a moderator. 0: never.
HARMFUL_ITEMS_A_DAY = env_int("HARMFUL_ITEMS_A_DAY", default=100, minimum=0)

# --- Celery (the table of periodic jobs is in config/celery.py) ---------------------------------------------

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": REDIS_TIMEOUT_SECONDS,
    "socket_timeout": 5,
    "visibility_timeout": 600,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
# What waits for outside providers has a queue of its own. A worker serves both, unless told which (`--queues`).
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("celery", "providers")]
CELERY_TASK_ROUTES = {
    "moderation.tasks.ask_provider": {"queue": "providers"},
    "moderation.tasks.tell_providers": {"queue": "providers"},
    "moderation.tasks.import_lists": {"queue": "providers"},
    "moderation.tasks.deliver_events": {"queue": "providers"},
    "moderation.tasks.send_statements_of_reasons": {"queue": "providers"},
    "config.tasks.back_up": {"queue": "providers"},
    "discussions.tasks.send_letter": {"queue": "providers"},
}

# --- Outside providers: none is asked unless a site's admin says so (docs/providers.md) -------------------------

# Hosts that may be in a private network, and may be called by http.
PROVIDER_ALLOWED_HOSTS = [host.lower() for host in env_list("PROVIDER_ALLOWED_HOSTS", default=[])]
# The same for webhooks, by which a site's own systems hear of events (docs/webhooks.md).
WEBHOOK_ALLOWED_HOSTS = [host.lower() for host in env_list("WEBHOOK_ALLOWED_HOSTS", default=[])]
# Where statements of reasons go, of the sites whose policy says so (docs/transparency.md). Without a token none does.
TRANSPARENCY_URL = env_str("TRANSPARENCY_URL", "https://transparency.dsa.ec.europa.eu/api/v1").rstrip("/")
TRANSPARENCY_TOKEN = env_secret("TRANSPARENCY_TOKEN", default="")
# Which of Stop Forum Spam's lists are fetched each night (`domains`, `emails`, `addresses`), and from where.
STOP_FORUM_SPAM_LISTS = env_list("STOP_FORUM_SPAM_LISTS", default=[])
STOP_FORUM_SPAM_URL = env_str("STOP_FORUM_SPAM_URL", "https://www.stopforumspam.com/downloads").rstrip("/")

# --- HTTP API ---------------------------------------------------------------------------------------------

MAX_REQUEST_BYTES = 256 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_REQUEST_BYTES
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["discussions.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": ["discussions.api.limits.LimitWriting"],
    "DEFAULT_PARSER_CLASSES": ["discussions.api.formats.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["discussions.api.formats.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "discussions.api.errors.handle_exception",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Parley",
    "DESCRIPTION": "Self-hosted comment moderation and discussion.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_NAME_OVERRIDES": {
        "CommentStatus": "discussions.models.Status",
        "AuthorKind": "discussions.models.AuthorKind",
        "ThreadState": "discussions.models.ThreadState",
        "FlagReason": "discussions.models.FlagReason",
        "CaseKind": "moderation.models.CaseKind",
        "CaseState": "moderation.models.CaseState",
        "NoticeState": "discussions.models.NoticeState",
        "LegalGround": "discussions.models.LegalGround",
        "Doer": "discussions.api.measure_outputs.DOERS",
        "Editor": "discussions.api.outputs.EDITORS",
        "Actor": "moderation.models.Actor",
        "AuditVerdict": "moderation.models.AuditVerdict",
        "Decider": "moderation.api.reports.DECIDERS",
        "DecisionAction": "moderation.models.DecisionAction",
        "BulkAction": "moderation.api.bulk.ACTIONS",
        "CaseAction": "moderation.api.inputs.CASE_ACTIONS",
        "WordListAction": "moderation.api.setup_inputs.LIST_ACTIONS",
        "WordListLabel": "moderation.api.setup_inputs.LIST_LABELS",
        "Band": "moderation.api.setup_outputs.BANDS",
        "ProviderKind": "moderation.models.ProviderKind",
        "AskWhen": "moderation.models.AskWhen",
        "OnFailure": "moderation.models.OnFailure",
        "EventKind": "discussions.models.EventKind",
        "NotificationKind": "discussions.models.NotificationKind",
        "Pace": "discussions.models.Pace",
        "EmailState": "discussions.queries.mailboxes.EMAIL_STATES",
        "Digest": "moderation.models.Digest",
        "WebhookFormat": "moderation.models.WebhookFormat",
        "DeliveryState": "moderation.models.DeliveryState",
        "SanctionKind": "moderation.models.SanctionKind",
        "SanctionReason": "moderation.models.SanctionReason",
        "SanctionScope": "moderation.api.author_inputs.SCOPES",
        "MeasureKind": "discussions.gate.MEASURES",
        "Standing": "moderation.queries.sanctions.STANDING_NAMES",
        "Role": "moderation.models.Role",
        "RaidState": "moderation.api.inputs.RAID_STATES",
        "VoteValue": "discussions.api.inputs.VOTE_VALUES",
        "OwnVoteValue": "discussions.api.outputs.OWN_VOTE_VALUES",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
# Reading is public and writing needs a token in a header, never a cookie: any page may ask. Which page may write
# for a site is its allowed origins' matter (discussions/api/authentication.py). The moderators' API is not shared.
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/api/v1/(?!moderation/)"
CORS_ALLOW_HEADERS = ["authorization", "content-type", "idempotency-key", "if-none-match", "parley-challenge"]
CORS_EXPOSE_HEADERS = [
    *("etag", "idempotent-replay", "retry-after"),
    *("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"),
]
CORS_PREFLIGHT_MAX_AGE = 86_400

# --- Languages, times, files --------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# Django knows Chinese by its scripts only: it would never find `zh` in an Accept-Language.
LANGUAGES = [("zh-hans" if language == "zh" else language, language) for language in READER_LANGUAGES]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
# Served straight from the apps: no collectstatic step between a checkout and a running server.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 300

# --- Moderators' accounts: who they are, how they log in (docs/accounts.md) ---------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:queue"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
ACCOUNT_ADAPTER = "moderation.web.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "moderation.web.login_form.DeskLoginForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
# An address is confirmed by the invitation that came to it; a new one, before it takes the old one's place.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# Who guesses passwords is stopped by their address and by the account; so is who guesses codes.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/10m/ip,10/10m/key"}
MFA_ADAPTER = "moderation.web.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Parley"
# No tolerance: a code is marked as used for as long as it lasts, which is its own 30 seconds only without one.
MFA_TOTP_TOLERANCE = 0

# --- Mail -------------------------------------------------------------------------------------------------

_mail = read_mail_server(env_secret("EMAIL_URL", default=""))
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starts_tls, _mail.is_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_str("EMAIL_FROM", f"parley@{own_host or 'localhost'}")

# Who may read /metrics: whoever has this token or, without one, this machine alone.
METRICS_TOKEN = env_secret("METRICS_TOKEN", default="")

# --- Logs ---------------------------------------------------------------------------------------------------

_log_processors: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "foreign_pre_chain": _log_processors,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                *(
                    [structlog.processors.JSONRenderer()]
                    if env_str("LOG_FORMAT", "text") == "json"
                    else [escape_controls, structlog.dev.ConsoleRenderer(colors=False)]
                ),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        # They would log addresses that hold keys, and headers.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        # It would log the host that was asked for, whose first label may be a key.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_log_processors,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
