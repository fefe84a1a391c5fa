"""All settings, one file. What an operator may change comes from the environment (WEILU_…)."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from weilu.jobs import home
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

PACKAGE = Path(__file__).resolve().parent.parent


def _secret() -> str:
    """The key that signs cookies: made once, readable by its owner only."""
    return home.made_once(home.folder() / "secret", lambda: secrets.token_urlsafe(48))


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "weilu.site.urls"
ASGI_APPLICATION = "weilu.site.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "weilu.store.apps.StoreConfig",
    "weilu.console.apps.ConsoleConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "weilu.console.middleware.LocalKey",
    "weilu.console.middleware.ContentPolicy",
]


_NO_DATABASE = Text("WEILU_DATABASE 不是一个 PostgreSQL 地址", "WEILU_DATABASE is no address of PostgreSQL")
_LIKE = Text(
    "写成 postgresql://用户@主机/库名；不写就用 SQLite",
    "Write postgresql://user@host/name, or leave it out to use SQLite",
)


def _database() -> dict[str, Any]:
    """SQLite in Weilu's folder, or the PostgreSQL that WEILU_DATABASE names (postgresql://user@host/name)."""
    address = os.environ.get("WEILU_DATABASE")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home.folder() / "weilu.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=4000;",
            },
        }
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:  # it may quote the password
        raise OperatorError(_NO_DATABASE, _LIKE) from None
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise OperatorError(_NO_DATABASE, _LIKE)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": dict(parse_qsl(parts.query)).get("host") or parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": {"options": "-c synchronous_commit=on"},
    }


DATABASES = {"default": _database()}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "console" / "templates", PACKAGE / "report" / "templates"],
        "OPTIONS": {"environment": "weilu.console.jinja.environment", "autoescape": True},
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "report" / "static", PACKAGE / "console" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "weilu.console.views.wrong.refused"
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_TEMP_DIR = None
LOGGING_CONFIG = None
