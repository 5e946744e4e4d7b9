"""Django's settings; what a deployer chooses comes from `environment`."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_noop as _

from chinar.portal.config.environment import ROOT, Environment
from chinar.portal.config.secrets import instance_secret

ENVIRONMENT = Environment()
DATA_DIR = ENVIRONMENT.data_dir.resolve()

# Core ---------------------------------------------------------------------------------------
SECRET_KEY = instance_secret(DATA_DIR, "django")
DEBUG = False
ALLOWED_HOSTS = [
    *filter(None, (name.strip() for name in ENVIRONMENT.allowed_hosts.split(","))),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
ROOT_URLCONF = "chinar.portal.config.urls"
WSGI_APPLICATION = "chinar.portal.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TIME_ZONE = "Asia/Kolkata"
USE_TZ = True
SILENCED_SYSTEM_CHECKS = (
    []
    if ENVIRONMENT.secure
    # Without TLS these settings would lock everybody out; `up` warns when others can reach it.
    else ["security.W004", "security.W008", "security.W012", "security.W016"]
)

INSTALLED_APPS = [
    # Ahead of allauth, whose pages we draw in our own frame.
    "chinar.portal.core.design",
    "chinar.portal.core.journal",
    "chinar.portal.core.people",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "chinar.portal.core.jobs",
    "chinar.portal.core.notices",
    "chinar.portal.core.uploads",
    "chinar.portal.core.health",
    "chinar.portal.registry",
    "chinar.portal.audits",
    "chinar.portal.catalogue",
    "chinar.portal.hosting",
    "chinar.portal.centres",
    "chinar.portal.grievances",
    "chinar.portal.review",
    "chinar.practice",
]

MIDDLEWARE = [
    "chinar.portal.core.health.middleware.watching",
    "django.middleware.security.SecurityMiddleware",
    # Pads its answers at random and tokens are masked anew each time, so length tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chinar.portal.core.people.middleware.ActingPost",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chinar.portal.core.design.context.site",
                "chinar.portal.core.people.context.desk",
            ],
            "builtins": ["chinar.portal.core.design.templatetags.design"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Database -----------------------------------------------------------------------------------
if ENVIRONMENT.database_url:
    DATABASES: dict[str, Any] = {
        "default": dj_database_url.parse(
            ENVIRONMENT.database_url, conn_max_age=60, conn_health_checks=True
        )
    }
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        # For the statements of `core.rows` alone: Django sends its own without parameters.
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 5)
else:
    DATABASES = {
        "default": {
            "ENGINE": "chinar.portal.core.sqlite",
            "NAME": DATA_DIR / "chinar.sqlite3",
            "CONN_MAX_AGE": 60,
            # As Django does by itself; pytest-django knows that of Django's own engine alone.
            "TEST": {"NAME": ":memory:"},
            "OPTIONS": {
                # IMMEDIATE: a writer waits for its turn instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # NORMAL: our backend brings the log to the disk itself, before `commit` returns.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
                    # 64 MB of log: the web server copies it back before it is as long
                    "PRAGMA wal_autocheckpoint=16000;"
                ),
            },
        }
    }

# Jobs ---------------------------------------------------------------------------------------
BROKER_URL = ENVIRONMENT.broker_url

# Languages ----------------------------------------------------------------------------------
# Django knows neither Kashmiri nor Dogri.
LANG_INFO.setdefault("ks", {"bidi": True, "code": "ks", "name": "Kashmiri", "name_local": "کٲشُر"})
LANG_INFO.setdefault("doi", {"bidi": False, "code": "doi", "name": "Dogri", "name_local": "डोगरी"})
LANGUAGES = [
    ("en", _("English")),
    ("hi", _("Hindi")),
    ("ur", _("Urdu")),
    ("ks", _("Kashmiri")),
    ("doi", _("Dogri")),
]
LANGUAGES_BIDI = ["ur", "ks"]
LANGUAGE_CODE = ENVIRONMENT.default_language
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["chinar.portal.core.design.formats"]

# People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    # A whole office may come from one address; django-axes counts wrong passwords by account.
    "login": "300/m/ip",
    # What is left to allauth's own counting: codes of a second factor, by account.
    "login_failed": "5/5m/key",
}
ACCOUNT_ADAPTER = "chinar.portal.core.people.adapters.AccountAdapter"
_FORMS = "chinar.portal.core.people.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.secure else 0
SOCIALACCOUNT_ADAPTER = "chinar.portal.core.people.adapters.SocialAccountAdapter"
MFA_ADAPTER = "chinar.portal.core.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.ActivateCodesForm",
    "add_webauthn": f"{_FORMS}.AddPasskeyForm",
    "edit_webauthn": f"{_FORMS}.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = ENVIRONMENT.site_name
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
# Fernet wants 32 bytes as base64; the instance's secret may be any text.
SECOND_FACTOR_KEY = base64.urlsafe_b64encode(
    hashlib.sha256(instance_secret(DATA_DIR, "second_factor").encode()).digest()
)
# What signs receipts and the journal's heads; docs/operator.md says how it is changed.
SIGNING_KEY_FILE = ENVIRONMENT.signing_key
SIGNING_SEED = hashlib.sha256(
    b"chinar.signing:" + instance_secret(DATA_DIR, "signing_key").encode()
).digest()
# Words of confidential cases; the first key locks, older ones still open.
CONFIDENTIAL_KEYS = [
    hashlib.sha256(secret.encode()).digest()
    for secret in instance_secret(DATA_DIR, "confidential").split()
]
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if ENVIRONMENT.oidc_url:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "sso",
                "name": ENVIRONMENT.oidc_name,
                "client_id": ENVIRONMENT.oidc_client_id,
                "secret": ENVIRONMENT.oidc_client_secret,
                "settings": {"server_url": ENVIRONMENT.oidc_url},
            }
        ]
    }
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "chinar.portal.core.people.views.entrance.locked_out"
AXES_USERNAME_CALLABLE = "chinar.portal.core.people.lockout.account_name"
AXES_CLIENT_IP_CALLABLE = "chinar.portal.core.people.lockout.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "csrfmiddlewaretoken"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # so that the page can say how long
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Webhooks -----------------------------------------------------------------------------------
HOOKS_SECRET = instance_secret(DATA_DIR, "hooks")

# Safety -------------------------------------------------------------------------------------
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "chinar.portal.core.design.views.stale_form"
SECURE_SSL_REDIRECT = ENVIRONMENT.secure
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        # Browsers hold a form's redirects to this too, so the sign-in service stands here.
        "form-action": [SELF, *filter(None, [ENVIRONMENT.oidc_origin])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "chinar.portal.core.design.static_files.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 365 * 24 * 3600  # addresses carry a digest of the content

# Notices and logs ---------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from
EMAIL_BACKEND = "chinar.portal.core.notices.mail.OutboxBackend"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "chinar.portal.core.health.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
    "loggers": {"axes": {"level": "WARNING"}},  # each sign-in would be four lines
}
