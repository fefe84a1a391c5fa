"""What a person decides, as rows and events: practices switched, proposals answered, runs begun and ended.

Whoever shows these to a person has checked that the person may decide them.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from weilu.engine import door, sql
from weilu.engine.house import practices
from weilu.kernel import ids
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import (
    ActivityClosed,
    ActivityOpened,
    Event,
    Mode,
    PracticeSwitched,
    ProposalAnswered,
)
from weilu.kernel.practice import Settings
from weilu.kernel.texts import Text
from weilu.store.models import Activity, Group, Proposal, Switch

_UNKNOWN = Text("没有叫 {name} 的玩法", "There is no practice called {name}")
_LIST = Text("weilu practices 列出全部", "`weilu practices` lists them")
_WRONG = Text("{name} 的设置不对：{what}", "The settings of {name} do not fit: {what}")
_SEE = Text("weilu practices {name} 说明每一项", "`weilu practices {name}` describes each of them")
_NO_RUN = Text("{name} 不是活动，开关即可", "{name} is no activity: switch it on instead")
_GONE = Text("这条提议已经有人处理，或已过期", "This proposal was answered already, or has expired")


def checked(practice: str, settings: Mapping[str, Any]) -> Settings:
    """The settings as the practice takes them. OperatorError: no such practice, or they do not fit."""
    known = practices().get(practice)
    if known is None:
        raise OperatorError(_UNKNOWN.fill(name=practice), _LIST)
    try:
        return known.settings.model_validate(settings)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise OperatorError(_WRONG.fill(name=practice, what=said), _SEE.fill(name=practice)) from error


def choose(practice: str, mode: Mode, group: str = "", settings: Mapping[str, Any] | None = None) -> None:
    """Switch a practice in a group, or ("") in all groups that say nothing themselves.

    Settings that are not given stay as they are; what was given is kept, defaults are not.
    """
    row = Switch.objects.filter(practice=practice, group_key=group).first()
    kept = {**(sql.loads(row.settings) if row else {}), **(settings or {})}
    checked(practice, kept)
    whole = Switch(practice=practice, group_key=group, mode=mode, settings=sql.dump(kept))
    with transaction.atomic():
        Switch.objects.filter(practice=practice, group_key=group).delete()
        whole.save(force_insert=True)
        door.decided()
        door.record([_switched(practice, mode, key) for key in _meant(practice, group)])


def _meant(practice: str, group: str) -> list[str]:
    """The live groups that a decision is about."""
    if group:
        return [group]
    own = Switch.objects.filter(practice=practice).exclude(group_key="").values("group_key")
    return list(Group.objects.filter(live=True).exclude(key__in=own).values_list("key", flat=True))


def _switched(practice: str, mode: Mode, group: str) -> Event:
    return PracticeSwitched(id=_fresh(group), at=sql.now(), group=group, practice=practice, mode=mode)


def answer(group: str, number: int, approved: bool, by: str, texts: Mapping[str, str] | None = None) -> None:
    """Approve or decline a proposal; `texts` replaces the words of its actions by place.

    OperatorError: it does not wait any more.
    """
    if not Proposal.objects.filter(group_key=group, number=number, status="waiting").exists():
        raise OperatorError(_GONE)
    event = ProposalAnswered(
        id=ids.native(group, f"answer {number}"),
        at=sql.now(),
        group=group,
        proposal=number,
        approved=approved,
        by=by,
        texts=dict(texts or {}),
    )
    door.record([event])


def begin(practice: str, groups: list[str], by: str, settings: Mapping[str, Any]) -> str:
    """Begin a run of an activity in groups; its key."""
    checked(practice, settings)
    if practices()[practice].scope != "activity":
        raise OperatorError(_NO_RUN.fill(name=practice))
    key = ids.label(_fresh(groups[0]))
    event = ActivityOpened(
        id=ids.native(groups[0], f"opened {key}"),
        at=sql.now(),
        group=groups[0],
        practice=practice,
        key=key,
        by=by,
        settings=dict(settings),
        others=tuple(groups[1:]),
    )
    door.record([event])
    return key


def end(key: str, by: str) -> None:
    """End a run."""
    for run in Activity.objects.filter(key=key, place=0, closed=None):
        event = ActivityClosed(
            id=ids.native(run.group_key, f"ended {key}"),
            at=sql.now(),
            group=run.group_key,
            practice=run.practice,
            key=key,
            by=by,
        )
        door.record([event])


def _fresh(group: str) -> int:
    """The id of something that a person does now."""
    return ids.native(group, uuid.uuid4().hex)
