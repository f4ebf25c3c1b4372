"""One file of settings; every value comes through env.py, and an unsafe one refuses to boot."""

import base64
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kazinex import embedded, env

BASE_DIR = Path(__file__).resolve().parent.parent
KAZINEX_VAR = Path(env.text("KAZINEX_VAR", str(BASE_DIR / "var"))).resolve()
KAZINEX_EMBEDDED = "DATABASE_URL" not in os.environ and "DATABASE_URL_FILE" not in os.environ
KAZINEX_PORT = env.number("KAZINEX_PORT", 8000, least=1)
KAZINEX_DEMO = env.flag("KAZINEX_DEMO", default=True)
KAZINEX_OPEN_SIGNUP = env.flag("KAZINEX_OPEN_SIGNUP")
KAZINEX_PUBLIC_URL = env.text(
    "KAZINEX_PUBLIC_URL", f"http://localhost:{KAZINEX_PORT}" if KAZINEX_EMBEDDED else None
).rstrip("/")


def _secret(name: str, size: int = 32) -> str:
    """From the environment; in the embedded mode made once and kept under KAZINEX_VAR/secrets."""
    if not KAZINEX_EMBEDDED:
        return env.secret(name)
    made = embedded.secret(KAZINEX_VAR, name.lower(), lambda: base64.b64encode(secrets.token_bytes(size)).decode())
    return env.secret(name, made)


def _database(url: str, **options: Any) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": parts.port or query.pop("port", "") or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**{key: unquote(value) for key, value in query.items()}, **options},
    }


DEBUG = False
SECRET_KEY = _secret("SECRET_KEY", 48)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
KAZINEX_FIELD_KEYS = env.words("KAZINEX_FIELD_KEYS", f"k1:{_secret('KAZINEX_FIELD_KEY')}" if KAZINEX_EMBEDDED else "")
KAZINEX_SEAL_KEY = _secret("KAZINEX_SEAL_KEY")
KAZINEX_LEDGER = Path(env.text("KAZINEX_LEDGER", str(KAZINEX_VAR / "ledger")))
KAZINEX_CHECKPOINTS = Path(env.text("KAZINEX_CHECKPOINTS", str(KAZINEX_VAR / "checkpoints")))
KAZINEX_DRAWING_PATIENCE = env.number("KAZINEX_DRAWING_PATIENCE", 10, least=0)  # seconds
KAZINEX_LARGE_EXPORTS = env.number("KAZINEX_LARGE_EXPORTS", 2, least=1)
if not KAZINEX_FIELD_KEYS:
    message = "KAZINEX_FIELD_KEYS is not set. Write one or more `id:base64 of 32 random bytes`, the current one first."
    raise ImproperlyConfigured(message)

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver" if KAZINEX_EMBEDDED else "")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    message = "ALLOWED_HOSTS must name the host names this site answers to, separated by commas."
    raise ImproperlyConfigured(message)
CSRF_TRUSTED_ORIGINS = [KAZINEX_PUBLIC_URL]

INSTALLED_APPS = [
    "kazinex",
    "kazinex.core",
    "audit",
    "accounts",
    "projects",
    "documents.register",
    "documents.packages",
    "guestshares",
    "documents.workflows",
    "documents.transmittals",
    "documents.correspondence",
    "documents.reports",
    "documents.handovers",
    "django_htmx",
    "django_otp",
    "heroicons",
    "template_partials",
    "csp",
    "storages",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "kazinex.middleware.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kazinex.middleware.ContentSecurityPolicy",
    "kazinex.middleware.SafeHeaders",
    "guestshares.web.languages.GuestLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.web.signed_in.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kazinex.middleware.Tenancy",
]
ROOT_URLCONF = "kazinex.urls"
WSGI_APPLICATION = "kazinex.wsgi.application"
LOADERS = ["kazinex.ui.loaders.UnindentedLoader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", LOADERS)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.web.context_processors.unread",
                "projects.web.context_processors.waiting",
            ],
            "builtins": ["kazinex.ui.library", "kazinex.ui.tags.addresses", "heroicons.templatetags.heroicons"],
            "libraries": {"ui": "kazinex.ui.library", "guest_words": "guestshares.web.guest_words"},
        },
    }
]
FORM_RENDERER = "kazinex.core.forms.HouseRenderer"
DJANGO_TABLES2_TEMPLATE = "ui/register.html"

_urls = embedded.urls(KAZINEX_VAR) if KAZINEX_EMBEDDED else {}
_limits = "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
DATABASES = {
    "default": _database(env.text("DATABASE_URL", _urls.get("app")), options=_limits) | {"ATOMIC_REQUESTS": True}
}
if owner_url := env.text("DATABASE_OWNER_URL", _urls.get("owner", "")):
    DATABASES["owner"] = _database(owner_url, options="-c lock_timeout=5000")
if seal_url := env.text("DATABASE_SEAL_URL", _urls.get("seal", "")):
    DATABASES["seal"] = _database(seal_url)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique whatever its case: a constraint on lower(email) holds it
AUTHENTICATION_BACKENDS = ["accounts.services.backends.PasswordBackend"]
PASSWORD_HASHERS = ["accounts.services.password_rules.Argon2id"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "accounts.services.password_rules.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.services.password_rules.CommonWordsValidator"},
    {"NAME": "accounts.services.password_rules.ContextWordsValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 60 * 60
OTP_TOTP_ISSUER = "Kazinex Workflows"
OTP_TOTP_SYNC = False

_secure = KAZINEX_PUBLIC_URL.startswith("https://")
if not _secure and not KAZINEX_EMBEDDED:
    message = "KAZINEX_PUBLIC_URL must start with https:// outside the embedded mode."
    raise ImproperlyConfigured(message)
_host_only = "__Host-" if _secure else ""
SESSION_ENGINE = "accounts.services.session_store"
SESSION_COOKIE_NAME = f"{_host_only}kazinex_session"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_host_only}kazinex_csrf"
CSRF_FAILURE_VIEW = "kazinex.views.errors.csrf_failure"
KAZINEX_GUEST_COOKIE = f"{_host_only}kazinex_guest"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = _secure and env.flag("KAZINEX_SSL_REDIRECT", default=True)
KAZINEX_BEHIND_PROXY = env.flag("KAZINEX_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if KAZINEX_BEHIND_PROXY else None
KAZINEX_TRUSTED_PROXIES = env.number("KAZINEX_TRUSTED_PROXIES", 0)
SECURE_HSTS_SECONDS = 63_072_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
KAZINEX_GUEST_CATALOGUES = BASE_DIR / "guestshares" / "web" / "locale"

STATIC_URL = "/static/"
STATIC_ROOT = KAZINEX_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kazinex.ui.icon_files.IconFinder",
]
_bucket = env.text("S3_BUCKET", "")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "endpoint_url": env.text("S3_ENDPOINT_URL", "") or None,
            "region_name": env.text("S3_REGION", "") or None,
            "access_key": env.text("S3_ACCESS_KEY", "") or None,
            "secret_key": env.text("S3_SECRET_KEY", "") or None,
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
    if _bucket
    else {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": KAZINEX_VAR / "files"}},
    "staticfiles": {"BACKEND": "kazinex.static_files.StaticFiles"},
}
FILE_UPLOAD_HANDLERS = ["documents.register.web.upload_handlers.BoundedUploadHandler"]
FILE_UPLOAD_TEMP_DIR = env.text("KAZINEX_UPLOAD_TEMP", "") or None
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # form fields together, outside file parts
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000  # the table of many uploaded files has six fields a file, and those people added
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # in one request; a script sends more, one by one
KAZINEX_SPOOL_LIMIT = env.number("KAZINEX_SPOOL_LIMIT", 8 * 1024**3, least=1024)  # bytes that arrive, of a process
KAZINEX_STORAGE_STANDARD = env.number("KAZINEX_STORAGE_STANDARD", 0)  # bytes of an organisation's files; 0: no limit
KAZINEX_STORAGE_ENTERPRISE = env.number("KAZINEX_STORAGE_ENTERPRISE", 0)
KAZINEX_PREVIEW_LIMIT = env.number("KAZINEX_PREVIEW_LIMIT", 4 * 1024**3, least=1024)  # bytes, of an organisation
KAZINEX_CLAMD = env.text("KAZINEX_CLAMD", "")  # host:port, or the path of its socket
KAZINEX_HARD_UPLOAD_LIMIT = env.number("KAZINEX_HARD_UPLOAD_LIMIT", 2 * 1024**3, least=1024)

EMAIL_BACKEND = (
    "kazinex.core.mailbox.FileMailbox"
    if KAZINEX_EMBEDDED and "EMAIL_HOST" not in os.environ
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25, least=1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Kazinex Workflows <no-reply@kazinex.example>")
KAZINEX_BOUNCE_SECRET = env.text("KAZINEX_BOUNCE_SECRET", "")  # without it, returned mail is not taken by HTTP
KAZINEX_SMS_BACKEND = env.text("KAZINEX_SMS_BACKEND", "file" if KAZINEX_EMBEDDED else "none")
KAZINEX_SMS_COUNTRIES = env.words("KAZINEX_SMS_COUNTRIES")  # such as +61,+44; none named: every country
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN", "")
TWILIO_FROM = env.text("TWILIO_FROM", "")

REDIS_URL = env.text("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    embedded.broker_options(KAZINEX_VAR) if not REDIS_URL else {"visibility_timeout": 3600}
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "cut_short": {"()": "kazinex.core.logs.CutShort"},
        "redact": {"()": "kazinex.core.logs.Redact"},
    },
    "formatters": {"json": {"()": "kazinex.core.logs.JsonLines"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["cut_short", "redact"]}},
    "root": {"handlers": ["stdout"], "level": env.text("KAZINEX_LOG_LEVEL", "INFO")},
    "loggers": {"django": {"handlers": [], "propagate": True, "level": "INFO"}},
}
