"""Start Django with the store's tables in place, from a command."""

import os

import django
from django.core.management import call_command


def start() -> None:
    """Set Django up and bring the database to the newest migration."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.site.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
