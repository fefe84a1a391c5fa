"""Checks of what the operator decided, and of what Weilu may do in the groups."""

import importlib
import json
import tempfile
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection
from pydantic import ValidationError

from weilu.engine import sql
from weilu.engine.house import practices
from weilu.jobs import rows
from weilu.jobs.doctor.finding import Finding, Place, groups
from weilu.kernel import registry
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text, plain
from weilu.lake import unwritable
from weilu.store.models import Group, Switch

MODES = ("off", "observe", "suggest", "act")
ACTS: dict[str, Text] = {
    "admit": Text("批准入群", "approve join requests"),
    "ban": Text("拉黑", "ban"),
    "kick": Text("移出", "remove members"),
    "mute": Text("禁言", "mute"),
    "name_card": Text("改名片", "set name cards"),
    "pin": Text("置顶", "pin"),
    "recall": Text("撤回", "recall messages"),
    "reply": Text("回复", "reply"),
    "say": Text("发言", "speak"),
    "set_notice": Text("发公告", "set the notice"),
    "turn_away": Text("拒绝入群", "refuse join requests"),
    "unmute": Text("解除禁言", "unmute"),
    "unpin": Text("取消置顶", "unpin"),
    "welcome": Text("欢迎", "welcome"),
    "whisper": Text("私聊", "write to a member"),
}


def writable(place: Place) -> Iterator[Finding]:
    """Weilu's folder can be written to."""
    try:
        with tempfile.TemporaryFile(dir=place.folder):
            yield Finding("folder", "fine", Text("数据在 {at}", "Data lies in {at}").fill(at=place.folder))
    except OSError as error:
        said = unwritable(place.folder, error)
        yield Finding("folder", "broken", said.what, said.hint)


def database(place: Place) -> Iterator[Finding]:
    """The database answers and is whole."""
    named = connection.display_name
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1" if named == "PostgreSQL" else "PRAGMA quick_check(1)")
            said = str(cursor.fetchone()[0])
        if said not in ("1", "ok"):
            raise DatabaseError(said)
    except DatabaseError as error:
        wrong = sql.unusable(error)
        yield Finding("database", "broken", wrong.what, wrong.hint)
        return
    yield Finding("database", "fine", Text("{name} 连得上", "{name} answers").fill(name=named))


def migrated(place: Place) -> Iterator[Finding]:
    """The database has had every migration of this Weilu, and none of a later one."""
    try:
        had, newest = rows.heads(), rows.newest()
    except OperatorError as error:
        yield Finding("migrations", "broken", error.what, Text("升级围炉", "Upgrade Weilu"))
        return
    if had == sorted(newest):
        names = ", ".join(".".join(key) for key in had)
        yield Finding("migrations", "fine", Text("表结构 {names}", "Tables as of {names}").fill(names=names))
        return
    if not had:
        what = Text("还没有数据", "There are no data yet")
        mend = Text("运行 weilu up 或 weilu import", "Start weilu up or weilu import")
        yield Finding("migrations", "warning", what, mend)
        return
    what = Text("表结构是旧的", "The tables are those of an older Weilu")
    yield Finding(
        "migrations",
        "broken",
        what,
        Text("先备份，再运行一次 weilu up", "Make a backup, then start weilu up once"),
    )


def zones(place: Place) -> Iterator[Finding]:
    """Every group's time zone is one."""
    found: dict[str, list[str]] = {}
    for name, zone in Group.objects.values_list("name", "zone").iterator():
        found.setdefault(zone, []).append(name)
    wrong = {zone: names for zone, names in found.items() if not _zone(zone)}
    for zone, names in sorted(wrong.items()):
        what = Text("{groups} 的时区 {zone} 不存在", "There is no time zone {zone}, set for {groups}")
        mend = Text("在群设置里改成 Asia/Shanghai 这样的名字", "Name one such as Asia/Shanghai for the group")
        yield Finding("zones", "broken", what.fill(zone=zone, groups=groups(names)), mend)
    if not wrong:
        right = Text("{n} 个群的时区都对", "Time zones of {n} groups are known")
        yield Finding("zones", "fine", right.fill(n=sum(map(len, found.values()))))


def _zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def switches(place: Place) -> Iterator[Finding]:
    """Every practice that was switched is there, and takes its settings."""
    names, fit = dict(Group.objects.values_list("key", "name")), 0
    for row in Switch.objects.order_by("practice", "group_key").iterator():
        wrong = _misfit(row)
        if wrong is None:
            fit += 1
            continue
        where = plain(names.get(row.group_key, row.group_key)) if row.group_key else _EVERYWHERE
        what = _UNFIT.fill(practice=row.practice, where=where, why=wrong)
        yield Finding("switches", "broken", what, _CHOOSE)
    right = Text("{n} 项开关和设置都对", "{n} switches and their settings fit")
    yield Finding("switches", "fine", right.fill(n=fit))


_EVERYWHERE = Text("所有群", "all groups")
_UNFIT = Text("{practice}（{where}）：{why}", "{practice} ({where}): {why}")
_CHOOSE = Text(
    "重新设置：weilu switch；各项说明见 weilu practices",
    "Set it again with weilu switch; `weilu practices` describes it",
)


def _misfit(row: Switch) -> Text | None:
    """What does not fit; the values themselves are not repeated."""
    practice = practices().get(row.practice)
    if practice is None:
        return Text("没有这个玩法了", "there is no such practice any more")
    if row.mode not in MODES:
        return Text("没有这种模式", "there is no such mode")
    try:
        practice.settings.model_validate(json.loads(row.settings))
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
        return Text("设置不对：{fields}", "settings do not fit: {fields}").fill(fields=fields[:200])
    except ValueError:
        return Text("设置读不出来", "settings cannot be read")
    return None


def permissions(place: Place) -> Iterator[Finding]:
    """What practices that are on may wish, against what the platform can and the account may."""
    on = _on()
    lacking: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    by_hand: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    live = Group.objects.filter(live=True).order_by("name")
    for key, name, platform, lost in live.values_list("key", "name", "platform", "lost").iterator():
        gone, can = set(json.loads(lost)), _can(platform)
        for practice, wishes in on.get(key, on.get("", {})).items():
            if tasks := tuple(sorted(wishes - can)):
                by_hand.setdefault((practice, tasks), []).append(name)
            if missing := tuple(sorted((wishes & can) & gone)):
                lacking.setdefault((practice, missing), []).append(name)
    for said in _listed(lacking, _NO_RIGHT):
        yield Finding("permissions", "warning", said, _GIVE)
    for said in _listed(by_hand, _TASKS):
        yield Finding("by_hand", "fine", said)
    if not lacking:
        yield Finding("permissions", "fine", Text("没有缺权限的群", "No group lacks a right that is needed"))


_NO_RIGHT = Text(
    "{practice} 要{acts}，但围炉的账号在 {groups} 没有权限",
    "{practice} needs to {acts}, and Weilu's account may not in {groups}",
)
_GIVE = Text("在群里把围炉的账号设为管理员", "Make Weilu's account an administrator of the group")
_TASKS = Text(
    "{practice} 要{acts}，{groups} 的平台做不到：会变成待办交给人",
    "{practice} needs to {acts}, which the platform cannot in {groups}: a person gets a task instead",
)
_Found = dict[tuple[str, tuple[str, ...]], list[str]]


def _listed(found: _Found, what: Text) -> Iterator[Text]:
    for (practice, kinds), names in sorted(found.items()):
        acts = Text(
            "、".join(ACTS.get(kind, plain(kind)).zh for kind in kinds),
            ", ".join(ACTS.get(kind, plain(kind)).en for kind in kinds),
        )
        yield what.fill(practice=practice, acts=acts, groups=groups(names))


def _on() -> dict[str, dict[str, set[str]]]:
    """By group ("": those that say nothing themselves): practices that are on, and what they may wish of
    a platform."""
    known = {
        name: {action.kind for action in one.may if action.via == "platform"}
        for name, one in practices().items()
    }
    rows = list(Switch.objects.values_list("practice", "group_key", "mode"))
    general = {practice: mode for practice, group, mode in rows if not group}
    own: dict[str, dict[str, str]] = {group: dict(general) for _, group, _ in rows if group} | {"": general}
    for practice, group, mode in rows:
        own[group][practice] = mode
    return {
        group: {name: known[name] for name, mode in modes.items() if mode in MODES[2:] and known.get(name)}
        for group, modes in own.items()
    }


def _can(platform: str) -> frozenset[str]:
    if platform not in registry.names("weilu.platforms"):
        return frozenset()
    can: frozenset[str] = importlib.import_module(f"weilu.platforms.{platform}").PLATFORM.can
    return can
