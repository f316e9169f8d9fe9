"""Django's settings. What an installation may change comes from `env`; nothing else does."""

from pathlib import Path
from typing import Any, Final

import django_stubs_ext
import pghistory
import pgtrigger
from django.utils.translation import gettext_lazy as _

from dingke.config import env, logs
from dingke.lib import postgres

# Generic classes of Django (ModelAdmin[…], Field[…]) exist at run time only after this.
django_stubs_ext.monkeypatch()

PACKAGE: Final = Path(__file__).resolve().parent.parent
PROJECT: Final = PACKAGE.parent.parent
HOME: Final = env.home()
PUBLIC_URL: Final = env.public_url()
SECURE: Final = PUBLIC_URL is not None
TODAY: Final = env.fixed_today(HOME)
TEST_DATA: Final = env.test_data()

SECRET_KEY = env.secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts()
TRUSTED_PROXIES: Final = env.proxies()
METRICS_TOKEN: Final = env.metrics_token()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "dingke.engine",
    "dingke.platform.codes",
    "dingke.platform.people",
    "dingke.platform.timeline",
    "dingke.platform.notices",
    "dingke.platform.positions",
    "dingke.platform.access",
    "dingke.platform.entrance",
    "dingke.platform.authority",
    "dingke.platform.workspace",
    "dingke.platform.privacy",
    "dingke.platform.voice",
    "dingke.domains.customers",
    "dingke.domains.contacts",
    "dingke.domains.opportunities",
    "dingke.domains.service",
    "dingke.domains.engagement",
    "dingke.domains.team",
    "dingke.domains.credit",
    "dingke.domains.dispatch",
    "dingke.demo",
]

MIDDLEWARE = [
    "dingke.config.proxy.TrustedProxy",
    "dingke.config.logs.RequestLog",
    "dingke.config.metrics.Measured",
    "django.middleware.security.SecurityMiddleware",
    "dingke.config.csp.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dingke.config.errors.ApiProblems",
    "dingke.config.bodies.OversizedBodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dingke.platform.entrance.guard.EndedSessions",
    "dingke.config.language.ChosenLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Knows what htmx asks, and has messages to leave.
    "dingke.platform.entrance.guard.Unfinished",
    # Whoever looks through other eyes has passed the door as himself.
    "dingke.platform.entrance.seeing.SeenAs",
    # Innermost: who asks is settled by those around it, on the primary.
    "dingke.config.replicas.ReadsFromReplicas",
]

ROOT_URLCONF = "dingke.config.urls"
WSGI_APPLICATION = "dingke.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ours before allauth's, which has pages by the same names.
        "DIRS": [PACKAGE / "engine" / "templates", PACKAGE / "platform" / "entrance" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dingke.engine.frame.context",
            ],
        },
    },
]

# Database ---------------------------------------------------------------------------------------------------------

OWN_SERVER: Final = env.database()
APP_ROLE: Final = OWN_SERVER or postgres.address(HOME, role=postgres.APP_ROLE)
OWNER_ROLE: Final = env.migration_database() or OWN_SERVER or postgres.address(HOME, role=postgres.OWNER)

_CONNECTION: Final[dict[str, Any]] = {
    "ENGINE": "django.db.backends.postgresql",
    # Kept open per thread: 1,300 instead of 290 requests a second (a new connection costs 5 ms).
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    # A cursor of the server outlives its transaction; behind a pooler that is somebody else's session.
    "DISABLE_SERVER_SIDE_CURSORS": True,
}
DATABASES = {"default": {**_CONNECTION, **APP_ROLE}}
# A machine that has vanished or a server that was stopped must not hold up who reads: it is noticed in seconds, not in
# the system's minutes. A copy is not asked whether it is well before each request, as its watch knows; the answer to a
# request that finds it lost comes from the primary.
_IMPATIENT: Final = {"connect_timeout": 3, "tcp_user_timeout": 5000}
_COPIES: Final = {f"replica{number}": address for number, address in enumerate(env.replicas())}
REPLICAS: Final = tuple(_COPIES)
for _alias, _address in _COPIES.items():
    _only_read = {"ENGINE": "dingke.config.copies", "CONN_HEALTH_CHECKS": False, "OPTIONS": _IMPATIENT}
    DATABASES[_alias] = {**_CONNECTION, **_address, **_only_read, "TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["dingke.config.replicas.Router"] if REPLICAS else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by all processes and machines: sign-in limits are counted here.
    # So many that a flood of wrong names does not push out the counts of others.
    "default": {
        "BACKEND": "dingke.config.counts.Counts",
        "LOCATION": "dingke_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

PGHISTORY_LEVEL = pgtrigger.Statement
# History is asked by row and by operation alone; an index per reference would cost every write as much as the event.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=True)

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Who signs in -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "dingke.platform.people.passwords.OwnNameValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "dingke.platform.entrance.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "dingke.platform.entrance.forms.ChangePasswordForm",
    "set_password": "dingke.platform.entrance.forms.SetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
# The second step counts as "login_failed" too, by person. The last three are ours (entrance.pages.limited).
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "invitation": "20/m/ip",
    "sso": "30/m/ip",
    "token": "20/h/user",
}
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "dingke.platform.entrance.adapters.FactorAdapter"
MFA_FORMS = {"add_webauthn": "dingke.platform.entrance.forms.AddPasskeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Dingke"

OIDC: Final = env.oidc()

# In the database, not cached per process: who signs out in one worker is out in all.
SESSION_ENGINE = "dingke.platform.entrance.sessions"
SESSION_COOKIE_NAME = "dingke_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "dingke_csrf"
CSRF_FAILURE_VIEW = "dingke.config.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Two modes: plain http on loopback, or https under DINGKE_URL behind a proxy ---------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_REFERRER_POLICY = "same-origin"
if PUBLIC_URL is not None:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{PUBLIC_URL.netloc}"]
# The list of preloaded domains is the domain owner's to join, not ours to announce.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
X_FRAME_OPTIONS = "DENY"

# Words and days ---------------------------------------------------------------------------------------------------

LANGUAGE_CODE = env.language()
COMPANY = env.company()
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "dingke_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files the browser loads ------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "dingke.config.static.NamedPackageFiles",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "dingke.config.static.HashedFiles"},
}
NODE_MODULES: Final = PROJECT / "node_modules"

LOGGING = logs.configuration()
