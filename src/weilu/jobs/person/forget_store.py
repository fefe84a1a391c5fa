"""A person written out of the store, in one transaction.

Gone: words, names, states about them, strikes, tags, alarms, what was put aside, what was corrected of
their messages. Kept under a pseudonym: ledger and balances (bookkeeping), stays, and that something
happened.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, Model, Q, TextField
from django.db.models.expressions import Value
from django.db.models.functions import StrIndex
from django.db.models.query import QuerySet
from pydantic import ValidationError

from weilu.engine import sql
from weilu.engine.erase import erase_person
from weilu.engine.house import practices
from weilu.jobs.person.who import Who
from weilu.kernel.practice import Practice
from weilu.kernel.practice import State as AnyState
from weilu.store.models import (
    Account,
    Activity,
    Alarm,
    Aside,
    Correction,
    Event,
    Group,
    Outbox,
    Person,
    Proposal,
    Seed,
    State,
    Strike,
    Tag,
)
from weilu.store.models.outbox import REFUSED, SENT

WORDS = ("text", "name", "words")
"""Fields of a member's own events that go."""


def forget(who: Who) -> Counter[str]:
    """Write the person out; how many rows of each table were touched."""
    done: Counter[str] = Counter()
    with transaction.atomic():
        for name, step in STEPS:
            done[name] += step(who)
    return +done


def naming(model: type[Model], who: Who, *columns: str, named: bool = False) -> "QuerySet[Any]":
    """Rows in which a key of the person (or `named`: a name) may stand in one of the columns."""
    texts = [*who.keys, *(who.said if named else [])]
    looked = dict.fromkeys(form for text in texts for form in (text, _in_json(text)))
    wanted, found = Q(), model._default_manager.all()
    for number, (column, text) in enumerate(product(columns, looked)):
        found = found.alias(**{f"at{number}": StrIndex(column, Value(text))})
        wanted |= Q(**{f"at{number}__gt": 0})
    return found.filter(wanted)


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _events(who: Who) -> int:
    done = 0
    heard = naming(Event, who, "body", "member", "reason", named=True)
    for row in heard.only("seq", "member", "body", "native", "reason").iterator():
        own = row.member in who.keys
        values = {
            "body": _body(row.body, who, own),
            "member": who.keys.get(row.member, row.member),
            "native": "" if own else row.native,
            "reason": who.unnamed(row.reason),
        }
        if any(getattr(row, name) != value for name, value in values.items()):
            done += Event.objects.filter(seq=row.seq).update(**values)
    return done


def _body(body: str, who: Who, own: bool) -> str:
    """An event's body without the person; what cannot be read goes whole."""
    if not body:
        return ""
    try:
        values = json.loads(body)
    except ValueError:
        return ""
    if own:
        values |= {name: "" for name in WORDS if name in values}
        values |= {"fields": {}} if "fields" in values else {}
    ours = str(values.get("member", "")) in _me()
    return sql.dump(who.deep(values, own=ours or "action" in values))


def _me() -> set[str]:
    return set(Group.objects.exclude(me="").values_list("me", flat=True))


def _states(who: Who) -> int:
    done = 0
    for row in naming(State, who, "key", "body", named=True).iterator():
        same = State.objects.filter(practice=row.practice, key=row.key)
        if row.key.partition("\t")[2] in who.keys:
            done += same.delete()[0]
            continue
        body = _state(row.practice, row.body, who)
        if body != row.body:
            done += same.update(body=body)
    return done


def _state(name: str, body: str, who: Who) -> str:
    """A state's body without the person; one that cannot be read any more is only renamed."""
    practice, kept = practices().get(name), json.loads(body)
    if practice is not None:
        with suppress(ValidationError):
            state = revived(practice, kept)
            for key in who.keys:
                state = erase_person(practice, state, key)
            kept = state.model_dump(mode="json")
    return sql.dump(who.deep(kept, own=True))


def revived(practice: Practice, kept: dict[str, Any]) -> AnyState:
    """A state as this version of its practice has it. ValidationError: it does not fit."""
    newest = practice.state.model_fields["version"].default
    old = kept.get("version", 1) != newest
    return practice.state.model_validate({**practice.state.upgrade(kept), "version": newest} if old else kept)


def _outbox(who: Who) -> int:
    """Words to or about the person go; what still waits for delivery is not delivered any more."""
    done = 0
    for row in naming(Outbox, who, "body", "key", named=True).iterator():
        plain = json.loads(row.body)
        theirs = who.holds(" ".join(_strings(plain)))
        if theirs:
            plain = {name: _blank(value) for name, value in plain.items()}
        values: dict[str, Any] = {
            "body": sql.dump(who.deep(plain, own=True)),
            "key": who.renamed(row.key),
            "reason": who.unnamed(row.reason),
        }
        if theirs and row.status < SENT:
            values |= {"status": REFUSED, "reason": "erased"}
        done += Outbox.objects.filter(pk=row.pk).update(**values)
    return done


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(one)


def _blank(value: Any) -> Any:
    """Texts in both languages become empty."""
    if isinstance(value, dict) and value.keys() == {"zh", "en"}:
        return {"zh": "", "en": ""}
    return value


def _proposals(who: Who) -> int:
    done = 0
    for row in naming(Proposal, who, "body", "key", "by", named=True).iterator():
        values: dict[str, Any] = {
            "body": sql.dump(who.deep(json.loads(row.body), own=True)),
            "key": who.renamed(row.key),
            "by": who.keys.get(row.by, row.by),
        }
        if row.status == "waiting":
            values["status"] = "declined"
        done += Proposal.objects.filter(pk=row.pk).update(**values)
    return done


def _activities(who: Who) -> int:
    done = 0
    for row in naming(Activity, who, "settings", named=True).iterator():
        settings = sql.dump(who.deep(json.loads(row.settings), own=True))
        done += Activity.objects.filter(key=row.key, group_key=row.group_key).update(settings=settings)
    return done


def _notes(who: Who) -> int:
    """Strikes, tags, alarms and seeds of the person's own."""
    done = sum(model._default_manager.filter(member__in=who.keys).delete()[0] for model in (Strike, Tag))
    for model in (Alarm, Seed):
        for row in naming(model, who, "key", "name"):
            if who.holds(row.name) or row.key.partition("\t")[2] in who.keys:
                same = model._default_manager.filter(practice=row.practice, key=row.key, name=row.name)
                done += same.delete()[0]
    return done


def _corrections(who: Who) -> int:
    """What was corrected of their messages: what is short can be guessed from its hash."""
    return Correction.objects.filter(member__in=who.keys).delete()[0]


def _asides(who: Who) -> int:
    own = [*who.native, *who.said]
    wanted = Q()
    for text in own:
        wanted |= Q(body__contains=text) | Q(reason__contains=text) | Q(source__contains=text)
    return Aside.objects.filter(wanted).delete()[0]


def _accounts(who: Who) -> int:
    for key, new in who.keys.items():
        Account.objects.filter(key=key).update(key=new, name=new.partition("/")[2])
    return Person.objects.filter(pk=who.person).update(name="—") + len(who.keys)


def _rest(who: Who) -> int:
    """Whatever else names the person gets the pseudonym: lines of the ledger above all."""
    done = 0
    for model in apps.get_app_config("store").get_models():
        for field in model._meta.local_fields:
            if not isinstance(field, CharField | TextField):
                continue
            for text in set(naming(model, who, field.name).values_list(field.name, flat=True)):
                if (new := who.renamed(text)) != text:
                    same = model._default_manager.filter(**{field.name: text})
                    done += same.update(**{field.name: new})
    return done


STEPS: tuple[tuple[str, Callable[[Who], int]], ...] = (
    ("event", _events),
    ("state", _states),
    ("outbox", _outbox),
    ("proposal", _proposals),
    ("activity", _activities),
    ("note", _notes),
    ("correction", _corrections),
    ("aside", _asides),
    ("account", _accounts),
    ("ledger", _rest),
)


def shred() -> None:
    """Let the database write its files anew, so that nothing deleted is left in them."""
    with connection.cursor() as cursor:
        if sql.postgres():
            cursor.execute("VACUUM FULL")
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
