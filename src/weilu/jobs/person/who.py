"""Whom an operator means by a name, and how to write them out of values."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text
from weilu.store.models import Account, Group

_NOBODY = Text("没有叫 {name} 的人", "There is nobody called {name}")
_LOOK = Text("用成员列表里的名字，或平台/账号", "Give the name as it is shown, or platform/id")
_SEVERAL = Text("叫 {name} 的不止一个人：{keys}", "Several people are called {name}: {keys}")
_ONE = Text("用平台/账号指明是哪一个", "Say which one by platform/id")
_SELF = Text("{name} 是围炉自己的账号", "{name} is Weilu's own account")
SHORT = 2
"""A name of fewer characters is too common to be looked for inside words."""


@dataclass(frozen=True)
class Who:
    """A person: their accounts' keys, each with the pseudonym it gets, and the names they were shown by."""

    person: int
    keys: Mapping[str, str]
    names: frozenset[str]

    @cached_property
    def native(self) -> dict[str, str]:
        """The same keys without the platform, as the lake has them."""
        return {key.partition("/")[2]: new.partition("/")[2] for key, new in self.keys.items()}

    @cached_property
    def said(self) -> list[str]:
        """Names that can be looked for inside words, the longest first."""
        return sorted((name for name in self.names if len(name) >= SHORT), key=len, reverse=True)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        keys = "|".join(re.escape(key) for key in sorted(self.keys, key=len, reverse=True))
        return re.compile(rf"(?<![\w@./:+-])({keys})(?![\w@/:+-]|\.\w)")

    @cached_property
    def _named(self) -> re.Pattern[str] | None:
        if not self.said:
            return None
        return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in self.said))

    def holds(self, text: str) -> bool:
        """Whether one of the keys stands in a text."""
        return bool(self._whole.search(text))

    def renamed(self, text: str) -> str:
        """A text with pseudonyms for keys, and for `@name`."""
        text = self._whole.sub(lambda found: self.keys[found[1]], text)
        for name in self.said:
            text = text.replace(f"@{name}", "@—")
        return text

    def unnamed(self, text: str) -> str:
        """The same for what Weilu itself said: names go too."""
        text = self.renamed(text)
        return self._named.sub("—", text) if self._named else text

    def deep(self, value: Any, own: bool = False) -> Any:
        """JSON values renamed; `own`: they are Weilu's own words."""
        if isinstance(value, str):
            return self.unnamed(value) if own else self.renamed(value)
        if isinstance(value, list):
            return [self.deep(one, own) for one in value]
        if isinstance(value, dict):
            return {self.renamed(key): self.deep(one, own) for key, one in value.items()}
        return value


def find(name: str) -> Who:
    """The person of that account key or shown name. OperatorError: nobody, or several."""
    found = list(Account.objects.filter(key=name)) or list(
        Account.objects.filter(Q(name=name) | Q(person__name=name)).order_by("key")
    )
    people = {account.person_id for account in found}
    if not people:
        raise OperatorError(_NOBODY.fill(name=name), _LOOK)
    if len(people) > 1:
        some = ", ".join(account.key for account in found[:5])
        raise OperatorError(_SEVERAL.fill(name=name, keys=some), _ONE)
    every = list(Account.objects.filter(person_id__in=people).select_related("person"))
    if Group.objects.filter(me__in=[account.key for account in every]).exists():
        raise OperatorError(_SELF.fill(name=name))
    pseudonyms = {one.key: f"{one.key.partition('/')[0]}/gone-{secrets.token_hex(6)}" for one in every}
    return Who(
        people.pop(), pseudonyms, frozenset({one.name for one in every} | {every[0].person.name} - {""})
    )
