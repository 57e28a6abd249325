"""Django's settings. What differs between houses comes from `environment`; nothing here starts or asks a server."""

import warnings
from pathlib import Path
from typing import Any

from posada.config.environment import email_settings, environment
from posada.config.postgres import database_settings
from posada.config.secret_key import FOR_TESTS, kept_secret_key

ENVIRONMENT = environment()
PACKAGE = Path(__file__).resolve().parents[1]
TESTING = ENVIRONMENT.database_profile == "test"

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key or (FOR_TESTS if TESTING else kept_secret_key(ENVIRONMENT.data_dir))
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)

# What is installed

LIBRARIES = [
    "unfold.apps.BasicAppConfig",  # before admin, whose templates it replaces
    "django.contrib.admin.apps.SimpleAdminConfig",  # the back office says itself what it lists, when its pages load
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]
HOUSE = [
    "posada.terms",
    "posada.ground.finding",
    "posada.ground.customers",
    "posada.ground.catalogue",
    "posada.ground.ledger",
    "posada.ground.agenda",
    "posada.ground.rates",
    "posada.contexts.ordering",
    "posada.contexts.billing",
    "posada.contexts.payments",
    "posada.contexts.services",
    "posada.contexts.support",
    "posada.contexts.abuse",
    "posada.contexts.contracts",
    "posada.contexts.uc",
    "posada.contexts.casework",
    "posada.contexts.custody",
    "posada.contexts.webhooks",
    "posada.contexts.uptime",
    "posada.contexts.housing",
    "posada.contexts.addresses",
    "posada.contexts.relocation",
    "posada.contexts.backups",
    "posada.contexts.privacy",
    "posada.contexts.nodes",
    "posada.contexts.metering",
    "posada.contexts.names",
    "posada.contexts.sites",
    "posada.flow",
    "posada.rehearsal",
    "posada.faces.limits",
    "posada.faces.portal",
    "posada.faces.office",
    "posada.faces.site",
    "posada.faces.api",
]
INSTALLED_APPS = [*LIBRARIES, *HOUSE]

MIDDLEWARE = [
    "posada.faces.site.middleware.true_address",
    "django.middleware.security.SecurityMiddleware",
    "posada.faces.site.middleware.content_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "posada.faces.site.middleware.chosen_language",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "posada.faces.site.middleware.one_instant",
    "posada.faces.site.middleware.open_house",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "posada.faces.site.crowd.not_too_many",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "posada.config.urls"
WSGI_APPLICATION = "posada.config.wsgi.application"
ASGI_APPLICATION = "posada.config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "faces/site/templates"],  # before the libraries' own, which it dresses
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "posada.faces.site.context.house",
            ],
        },
    }
]

# Data

DATABASES = {
    "default": database_settings(
        ENVIRONMENT.database_url, cluster=ENVIRONMENT.cluster, profile=ENVIRONMENT.database_profile
    )
}
CACHES = {"default": {"BACKEND": "posada.faces.limits.cache.SharedCache"}}  # limits hold in all processes together
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

MEDIA_ROOT = ENVIRONMENT.uploads
MEDIA_URL = ""  # uploads are handed out by views that ask who may see them, never by path
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG
warnings.filterwarnings("ignore", message="No directory at", module="django.core.handlers.base")  # not collected yet
WHITENOISE_MANIFEST_STRICT = False  # a rehearsal looks at pages in a house whose files were never collected
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC if DEBUG or TESTING else _HASHED_STATIC},
}

# Language and time. The provider's time zone is the pack's; Django's own is that of records and logs.

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English"), ("pt-br", "Português (Brasil)")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Who is at the door

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # read at import from older systems; rewritten at sign-in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True  # typed where one is, so that an order goes on in the same place
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "posada.faces.site.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or TESTING or ENVIRONMENT.rehearsal  # browsers allow it for localhost
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/portal/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "posada.faces.site.doorkeeper.Doorkeeper"
ACCOUNT_SESSION_REMEMBER = True
# Beside those that allauth has for its own pages. A name that nobody has is refused as soon, and as long, as one that
# somebody has (note_sign_in.LOCKED): nobody learns which it is.
ACCOUNT_RATE_LIMITS = {"unsigned_request": "10/h/ip", "login_failed": "20/m/ip,5/15m/key"}

# The terms

POSADA_RULE_PACKAGES = [
    "posada.terms.rules",
    "posada.ground.agenda.rules",
    "posada.ground.catalogue.rules",
    "posada.ground.customers.rules",
    "posada.contexts.ordering.rules",
    "posada.contexts.billing.rules",
    "posada.contexts.payments.rules",
    "posada.contexts.services.rules",
    "posada.contexts.support.rules",
    "posada.contexts.abuse.rules",
    "posada.contexts.contracts.rules",
    "posada.contexts.uc.rules",
    "posada.contexts.casework.rules",
    "posada.contexts.custody.rules",
    "posada.contexts.uptime.rules",
    "posada.contexts.housing.rules",
    "posada.contexts.addresses.rules",
    "posada.contexts.relocation.rules",
    "posada.contexts.backups.rules",
    "posada.contexts.privacy.rules",
    "posada.contexts.metering.rules",
    "posada.contexts.names.rules",
    "posada.contexts.sites.rules",
]
POSADA_GATEWAY_DRIVERS = {
    "memory": "posada.contexts.payments.drivers.memory.MemoryGateway",
    "stripe": "posada.contexts.payments.drivers.stripe.StripeGateway",
}
POSADA_GATEWAYS = ENVIRONMENT.gateways
POSADA_SERVICE_DRIVERS = {
    "debian-web": "posada.contexts.nodes.drivers.debian_web.DebianWeb",
    "whm": "posada.contexts.nodes.drivers.whm.Whm",
    "libvirt": "posada.contexts.nodes.drivers.libvirt.Libvirt",
}
POSADA_RATE_DRIVERS = {"trm": "posada.ground.rates.drivers.trm.OfficialDollar"}
POSADA_RATES = ENVIRONMENT.rates
POSADA_WEBHOOK_NETWORKS = ENVIRONMENT.webhook_networks
POSADA_PACKS_DIR = ENVIRONMENT.packs
POSADA_PACK = ENVIRONMENT.pack
POSADA_REHEARSAL = ENVIRONMENT.rehearsal
POSADA_TIDE_MARK = ENVIRONMENT.data_dir / "tide.json"  # how far this machine saw the database come

# What browsers are told

SECURE_COOKIES = not (DEBUG or TESTING or ENVIRONMENT.rehearsal)  # a rehearsal is looked at on this machine
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0  # sent over HTTPS only
BEHIND_PROXY = ENVIRONMENT.behind_proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None
X_FRAME_OPTIONS = "DENY"

# Mail and logs

globals().update(email_settings(ENVIRONMENT.email_url))
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from
SERVER_EMAIL = ENVIRONMENT.email_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"posada": {"level": ENVIRONMENT.log_level}, "procrastinate": {"level": "WARNING"}},
}
