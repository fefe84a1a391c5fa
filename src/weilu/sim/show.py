"""A simulated chat as lines to read: what members did, and under it what Weilu did about it."""

from collections.abc import Iterator

from weilu.engine.changes import Changes, Proposal, Sending
from weilu.kernel.actions import Action
from weilu.kernel.events import (
    Event,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MessageRecalled,
    MessageSent,
    ProposalAnswered,
    Reacted,
    RedPacketClaimed,
    RedPacketSent,
)
from weilu.kernel.texts import Text
from weilu.sim.community import Community

DID: dict[type[Event], Text] = {
    MemberJoined: Text("{who} 进群了", "{who} joined"),
    MemberInvited: Text("{who} 被 {by} 拉进群", "{who} was brought in by {by}"),
    MemberLeft: Text("{who} 退群了", "{who} left"),
    MemberKicked: Text("{who} 被移出群", "{who} was removed"),
    MessageRecalled: Text("{who} 撤回了一条消息", "{who} took a message back"),
    Reacted: Text("{who} 回应 {emoji}", "{who} reacts {emoji}"),
    RedPacketSent: Text("{who} 发了红包（{count} 个）", "{who} sent a red packet of {count}"),
    RedPacketClaimed: Text("{who} {after} 秒后抢到红包", "{who} opened it after {after} s"),
}
DONE: dict[str, Text] = {
    "mute": Text("禁言 {who} {minutes} 分钟", "mutes {who} for {minutes} min"),
    "unmute": Text("解除 {who} 的禁言", "lets {who} speak again"),
    "kick": Text("移出 {who}", "removes {who}"),
    "ban": Text("拉黑 {who}", "bans {who}"),
    "recall": Text("撤回 {who} 的消息", "takes back a message of {who}"),
    "ask": Text("请管理员处理：{text}", "asks staff: {text}"),
    "whisper": Text("私聊 {who}：{text}", "to {who} in private: {text}"),
    "react": Text("给 {who} 的消息点 {emoji}", "puts {emoji} to a message of {who}"),
    "pin": Text("置顶一条消息", "pins a message"),
    "unpin": Text("取消一条置顶", "unpins a message"),
    "set_notice": Text("群公告：{text}", "sets the notice: {text}"),
    "admit": Text("放 {who} 进群", "lets {who} in"),
    "turn_away": Text("拒绝 {who} 进群", "turns {who} away"),
    "name_card": Text("改 {who} 的群名片", "changes the name card of {who}"),
}
ASKED = Text("请管理员决定：{why}", "asks a person to decide: {why}")
AGREED = Text("管理员同意了提议", "The owner approved the proposal")
REFUSED = Text("管理员没有同意", "The owner declined")
WEILU = Text("围炉", "Weilu")


class Chat:
    """Lines of one group or of several, with the group before each where there are several."""

    def __init__(self, community: Community) -> None:
        self.zone, self.lang, self.rooms = community.zone, community.lang, community.rooms

    def lines(self, event: Event, changes: Changes) -> Iterator[str]:
        """What is shown of an event that was handled."""
        said = self._event(event)
        if said:
            yield f"{self._when(event)}  {said}"
        elif changes.sendings or changes.proposals:
            yield self._when(event)
        for sending in changes.sendings:
            yield f"         > {WEILU[self.lang]}: {self._action(sending)}"
        for proposal in changes.proposals:
            yield f"         > {WEILU[self.lang]}: {self._proposal(proposal)}"

    def _when(self, event: Event) -> str:
        place = f"[{self.rooms[event.group].title}] " if len(self.rooms) > 1 else ""
        return f"{place}{event.at.astimezone(self.zone):%m-%d %H:%M}"

    def _event(self, event: Event) -> str:
        if isinstance(event, MessageSent):
            return f"{event.name}: {event.text}"
        if isinstance(event, ProposalAnswered):
            return (AGREED if event.approved else REFUSED)[self.lang]
        told = DID.get(type(event))
        if told is None:
            return ""
        values = {name: getattr(event, name, "") for name in ("emoji", "count", "after")}
        by = self._name(event.group, getattr(event, "inviter", None) or "")
        return told.fill(who=self._name(event.group, getattr(event, "member", "")), by=by, **values)[
            self.lang
        ]

    def _name(self, group: str, key: str) -> str:
        person = self.rooms[group].people.get(key)
        return person.name if person else key.rpartition("/")[2]

    def _action(self, sending: Sending) -> str:
        action: Action = sending.action
        text = getattr(action, "text", Text("", ""))[self.lang].replace("\n", "\n           ")
        if action.kind in ("say", "reply", "welcome"):
            return str(text)
        who = self._name(sending.group, getattr(action, "member", ""))
        seconds = getattr(action, "seconds", 0)
        emoji = getattr(action, "emoji", "")
        return DONE[action.kind].fill(who=who, minutes=seconds // 60, text=text, emoji=emoji)[self.lang]

    def _proposal(self, proposal: Proposal) -> str:
        return ASKED.fill(why=proposal.why)[self.lang]
