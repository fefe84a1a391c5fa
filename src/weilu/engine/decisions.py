"""What a person decides, as rows and events: practices switched, proposals answered, runs begun and ended.

Whoever shows these to a person has checked that the person may decide them.
"""

import uuid
from collections.abc import Mapping
from datetime import time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import field_validator

from weilu.engine import door, sql
from weilu.engine.house import checked, practices
from weilu.engine.withdraw import REASONS
from weilu.kernel import codec, ids
from weilu.kernel.actions import Action, Pardon, Unmute
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import (
    ActivityClosed,
    ActivityOpened,
    Event,
    Mode,
    PersonWished,
    PracticeSwitched,
    ProposalAnswered,
)
from weilu.kernel.platform import Target
from weilu.kernel.practice import Settings, setting
from weilu.kernel.texts import Text
from weilu.kernel.unfit import unfit
from weilu.store.models import Activity, Group, Outbox, Proposal, Strike, Switch
from weilu.store.models.outbox import SENT

_NO_RUN = Text("{name} 不是活动，开关即可", "{name} is no activity: switch it on instead")
_NO_TASK = Text("这件事已经有人做了", "Somebody has seen to this task already")
_NO_UNDO = Text("这一步已经撤不回来了", "This cannot be taken back any more")
_NO_ZONE = Text("没有叫 {name} 的时区", "There is no time zone called {name}")
_WITHDRAWN = Text("这条提议已经撤下：{why}", "This proposal was withdrawn: {why}")
_GONE = Text("这条提议已经有人处理，或已过期", "This proposal was answered already, or has expired")


def choose(practice: str, mode: Mode, group: str = "", settings: Mapping[str, Any] | None = None) -> None:
    """Switch a practice in a group, or ("") in all groups that say nothing themselves.

    Settings that are not given stay as they are; what was given is kept, defaults are not.
    """
    row = Switch.objects.filter(practice=practice, group_key=group).first()
    kept = {**(sql.loads(row.settings) if row else {}), **(settings or {})}
    checked(practice, kept)
    whole = Switch(practice=practice, group_key=group, mode=mode, settings=sql.dump(kept))
    with sql.writing():
        Switch.objects.filter(practice=practice, group_key=group).delete()
        whole.save(force_insert=True)
        sql.decided()
        door.record([_switched(practice, mode, key) for key in _meant(practice, group)])


def follow(practice: str, group: str) -> None:
    """From now on a group does with a practice what all groups do that say nothing themselves."""
    with sql.writing():
        Switch.objects.filter(practice=practice, group_key=group).delete()
        kept = Switch.objects.filter(practice=practice, group_key="").values_list("mode", flat=True).first()
        sql.decided()
        mode: Any = kept or "off"
        door.record([_switched(practice, mode, group)])


class Limits(Settings):
    """What a group is held to; columns of `Group` of the same names."""

    zone: str = setting("UTC", Text("时区", "Time zone"), max_length=64)
    lang: Literal["zh", "en"] = setting("zh", Text("在群里说哪种语言", "Language spoken in the group"))
    cut: int = setting(0, Text("一天从几点开始（日切）", "Hour at which a day begins"), ge=0, le=23)
    quiet_from: time = setting(
        time(23), Text("安静时段开始：之后不主动说话", "Quiet from: nothing unasked is said after it")
    )
    quiet_to: time = setting(
        time(7),
        Text("安静时段结束；和开始相同就是没有", "Quiet until; the same as the beginning: never quiet"),
    )
    words_an_hour: int = setting(
        60, Text("每小时最多说几次", "Times an hour that anything is said at most"), ge=0, le=1000
    )
    removals_an_hour: int = setting(
        3, Text("每小时不经人同意最多移出几人", "Members removed in an hour without a person"), ge=0, le=100
    )
    proposal_hours: int = setting(72, Text("提议等几小时后作废", "Hours that a proposal waits"), ge=1, le=720)

    @field_validator("zone")
    @classmethod
    def known(cls, zone: str) -> str:
        """PydanticCustomError: no such zone."""
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise unfit(_NO_ZONE.fill(name=zone[:64])) from error
        return zone


def arrange(group: str, limits: Limits) -> None:
    """Hold a group to these limits."""
    with sql.writing():
        Group.objects.filter(key=group).update(**limits.model_dump())
        sql.decided()


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
    found = Proposal.objects.filter(group_key=group, number=number).first()
    if found is None or found.status != "waiting":
        why = REASONS.get(found.reason) if found else None
        raise OperatorError(_WITHDRAWN.fill(why=why) if why else _GONE)
    event = ProposalAnswered(
        id=answer_id(group, number),
        at=sql.now(),
        group=group,
        proposal=number,
        approved=approved,
        by=by,
        texts=dict(texts or {}),
    )
    door.record([event])


def answer_id(group: str, number: int) -> int:
    """The id of the event that answers a proposal: one answer counts."""
    return ids.native(group, f"answer {number}")


def finish(group: str, action_id: int, done: bool, why: str = "") -> None:
    """A person has done a task, or cannot. OperatorError: it was seen to already."""
    row = Outbox.objects.filter(
        group_key=group, action_id=action_id, courier="person", status__lt=SENT
    ).first()
    if row is None:
        raise OperatorError(_NO_TASK)
    job = door.Job(
        id=action_id,
        group=group,
        action=codec.action_of(sql.loads(row.body)),
        target=Target(group=group.partition("/")[2], id=ids.label(action_id)),
        attempts=row.attempts,
        practice=row.practice,
        at=sql.moment(row.at),
    )
    door.settle(job, door.Delivered() if done else door.Refusal(why or "person"))


def undo(group: str, action_id: int, by: str) -> None:
    """Take back a mute, or a strike and with it all of the member's. OperatorError: nothing to take."""
    action = _opposite(group, action_id)
    if action is None:
        raise OperatorError(_NO_UNDO)
    own = undo_id(group, action_id)
    door.record([PersonWished(id=own, at=sql.now(), group=group, by=by, body=codec.action_json(action))])


def undo_id(group: str, action_id: int) -> int:
    """The id of the event that takes an action back: it is taken back once."""
    return ids.native(group, f"undo {action_id}")


def _opposite(group: str, action_id: int) -> Action | None:
    place = {"group_key": group, "action_id": action_id}
    muted = Outbox.objects.filter(**place, kind="mute", status=SENT).first()
    if muted is not None:
        return Unmute(member=sql.loads(muted.body)["member"])
    struck = Strike.objects.filter(**place, pardoned=False).first()
    return Pardon(member=struck.member) if struck else None


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
