"""Start Django, with the store's tables in place where a command needs them."""

import os

import django
from django.core.management import call_command
from django.db import DatabaseError

from weilu.engine import sql


def ready() -> None:
    """Set Django up; the database is not touched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.site.settings")
    django.setup()


def start() -> None:
    """Set Django up and bring the database to the newest migration. OperatorError: it cannot be used."""
    ready()
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise sql.unusable(error) from error
