"""How actions read to a person: what would be done, to whom, in which words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from weilu.engine.by_hand import HAND, NAME
from weilu.engine.house import practices
from weilu.kernel.actions import Action
from weilu.kernel.said import clean
from weilu.kernel.texts import Lang, Text, plain
from weilu.store.models import Account

SAYS: dict[str, Text] = {
    "say": Text("在群里说", "Say in the group"),
    "reply": Text("回复 {member}", "Reply to {member}"),
    "welcome": Text("欢迎 {member}", "Welcome {member}"),
    "whisper": Text("私聊 {member}", "Write to {member} in private"),
    "react": Text("给 {member} 的消息点 {emoji}", "Put {emoji} to a message of {member}"),
    "mute": Text("禁言 {member} {seconds}", "Mute {member} for {seconds}"),
    "unmute": Text("解除 {member} 的禁言", "Let {member} speak again"),
    "kick": Text("把 {member} 移出群", "Remove {member} from the group"),
    "ban": Text("移出 {member}，不再放进来", "Remove {member} for good"),
    "recall": Text("撤回 {member} 的一条消息", "Take back a message of {member}"),
    "pin": Text("置顶一条消息", "Pin a message"),
    "unpin": Text("取消一条置顶", "Unpin a message"),
    "set_notice": Text("发布群公告", "Set the group's notice"),
    "admit": Text("通过 {member} 的入群申请", "Let {member} in"),
    "turn_away": Text("拒绝 {member} 的入群申请", "Turn {member} away"),
    "name_card": Text("把 {member} 的群名片改成“{name}”", "Set the name card of {member} to “{name}”"),
    "ask": Text("请你来做", "For you to do"),
    "award": Text("给 {member} {amount} 积分", "Give {member} {amount} points"),
    "spend": Text("扣 {member} {amount} 积分", "Take {amount} points from {member}"),
    "strike": Text("给 {member} 记一次违规", "Note a strike against {member}"),
    "pardon": Text("销掉 {member} 的违规", "Forgive the strikes of {member}"),
    "tag": Text("给 {member} 加标签“{tag}”", "Tag {member} “{tag}”"),
    "untag": Text("去掉 {member} 的标签“{tag}”", "Take the tag “{tag}” off {member}"),
    "open": Text("开始一场活动", "Begin an activity"),
    "close": Text("结束活动", "End the activity"),
    "stock": Text("上架 {count} 份“{item}”", "Lay in {count} of “{item}”"),
    "place_order": Text("给 {member} {count} 份“{item}”", "Give {member} {count} of “{item}”"),
}
NOUNS: dict[str, Text] = {
    "say": Text("发言", "message"),
    "reply": Text("回复", "reply"),
    "welcome": Text("欢迎", "welcome"),
    "whisper": Text("私聊", "private word"),
    "react": Text("表情回应", "reaction"),
    "mute": Text("禁言", "mute"),
    "unmute": Text("解除禁言", "unmute"),
    "kick": Text("移出", "removal"),
    "ban": Text("拉黑", "ban"),
    "recall": Text("撤回消息", "message taken back"),
    "pin": Text("置顶", "pin"),
    "unpin": Text("取消置顶", "unpin"),
    "set_notice": Text("群公告", "notice"),
    "admit": Text("通过申请", "admission"),
    "turn_away": Text("拒绝申请", "request turned away"),
    "name_card": Text("改群名片", "name card"),
    "ask": Text("人工任务", "task for a person"),
    "award": Text("发积分", "award"),
    "spend": Text("扣积分", "charge"),
    "strike": Text("记违规", "strike"),
    "pardon": Text("销违规", "pardon"),
    "tag": Text("加标签", "tag"),
    "untag": Text("去标签", "tag taken off"),
    "open": Text("开始活动", "activity begun"),
    "close": Text("结束活动", "activity ended"),
    "place_order": Text("兑换", "order"),
}
SOMEBODY = Text("有人", "somebody")
_SPANS = (
    (86_400, Text("{n} 天", "{n} d")),
    (3_600, Text("{n} 小时", "{n} h")),
    (60, Text("{n} 分钟", "{n} min")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An action as it is shown: `words` are what would be said or written, "" for none, in the group's
    language; `place` is its place among the actions of a proposal."""

    kind: str
    what: Text
    words: str
    editable: bool
    place: int


def act(action: Action, names: dict[str, str], lang: Lang, place: int = 0) -> Act:
    """An action as it is shown."""
    member = str(getattr(action, "member", ""))
    shown = {
        "member": called(member, names) if member else SOMEBODY,
        "seconds": span(int(getattr(action, "seconds", 0))),
        **{
            name: clean(str(getattr(action, name, "")), 80)
            for name in ("name", "amount", "tag", "item", "count", "emoji")
        },
    }
    text, reason = getattr(action, "text", None), getattr(action, "reason", None)
    words = text if isinstance(text, Text) else reason if isinstance(reason, Text) else None
    return Act(
        kind=action.kind,
        what=SAYS.get(action.kind, plain(action.kind)).fill(**shown),
        words=words[lang] if words else "",
        editable=isinstance(text, Text),
        place=place,
    )


def counted(kind: str, n: int) -> Text:
    """How often a kind of action was done."""
    noun = NOUNS.get(kind, plain(kind))
    return Text("{noun} {n} 次", "{noun} ×{n}").fill(noun=noun, n=n)


def span(seconds: int) -> Text:
    """A time span in whole units."""
    for size, said in _SPANS:
        if seconds >= size and seconds % size == 0:
            return said.fill(n=seconds // size)
    return Text(f"{seconds} 秒", f"{seconds} s")


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """What accounts are called, by key; an account that is not known by its own id."""
    wanted = {key for key in keys if key}
    known: dict[str, str] = {}
    for some in _cut(sorted(wanted)):
        known |= dict(Account.objects.filter(key__in=some).values_list("key", "name"))
    return {key: called(key, known) for key in wanted}


def _cut(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + 500] for start in range(0, len(keys), 500))


def called(key: str, names: dict[str, str]) -> str:
    """One line that cannot turn the sentence around it."""
    return clean(names.get(key, ""), 60) or key.partition("/")[2]


@cache
def title(practice: str) -> Text:
    """What a practice is called."""
    if practice == NAME:
        return HAND.title
    known = practices().get(practice)
    return known.title if known else plain(practice)
