"""Checks of the loop: clock, queue, connections, engine."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from django.db.models import Count, Min
from filelock import FileLock, Timeout

from weilu.engine import sql
from weilu.engine.homes import GONE, SPACE
from weilu.jobs.doctor.finding import Finding, Place, ago, reason
from weilu.kernel.events import KINDS
from weilu.kernel.texts import Text, plain
from weilu.store.models import Alarm, Aside, Connection, Event, Group, Outbox, Worker
from weilu.store.models.event import ASIDE, DONE, PENDING
from weilu.store.models.outbox import REFUSED, SENT

APART, BEHIND = 5.0, 30.0
"""Seconds that this clock may differ from the database's, and be behind what platforms say."""
SLOW, LATE = timedelta(minutes=1), timedelta(minutes=5)
"""Waiting longer than this is worth a word: for a turn, and for a platform."""
PATIENCE = timedelta(days=1)
"""…for a person."""
LATEST = 50
"""Messages whose times are compared with the clock."""
_SET = Text("打开自动校时（NTP）", "Let the machine set its clock by NTP")


def clock(place: Place) -> Iterator[Finding]:
    """The clock agrees with the database's, and with the times of messages."""
    if sql.postgres():
        apart = (sql.rows("SELECT now()")[0][0] - sql.now()).total_seconds()
        if abs(apart) > APART:
            what = Text("本机和数据库的钟差 {by}", "This clock and the database's are {by} apart")
            yield Finding("clock", "warning", what.fill(by=ago(abs(apart))), _SET)
    heard = Event.objects.filter(kind__in=KINDS, root=None, status__in=(PENDING, DONE)).order_by("-seq")
    lags = [
        (recorded - at) / 1e6
        for at, recorded in heard.values_list("at", "recorded")[:LATEST]
        if recorded - at < sql.micro_of(LATE)  # what is older was late, and says nothing of the clock
    ]
    if lags and min(lags) < -BEHIND:
        what = Text("有消息来自 {by} 后的未来：本机的钟慢了", "A message is {by} ahead: this clock is behind")
        yield Finding("clock", "warning", what.fill(by=ago(-min(lags))), _SET)
        return
    told = Text("最近消息到达中位用时 {by}", "Recent messages arrived {by} after they were sent (median)")
    none = Text("还没有消息可以对时", "No message to compare the clock with yet")
    yield Finding("clock", "fine", told.fill(by=ago(max(median(lags), 0))) if lags else none)


def pending(place: Place) -> Iterator[Finding]:
    """Events that wait for a turn."""
    waiting = Event.objects.filter(status=PENDING).aggregate(n=Count("pk"), oldest=Min("recorded"))
    if not waiting["n"]:
        yield Finding("queue", "fine", Text("没有等待处理的事件", "No event waits for its turn"))
        return
    age = place.now - sql.moment(waiting["oldest"])
    what = Text("{n} 个事件等待处理，最早的等了 {age}", "{n} events wait for a turn, the oldest for {age}")
    said = what.fill(n=waiting["n"], age=ago(age.total_seconds()))
    mend = Text(
        "确认 weilu up 或 weilu run 在运行，再看日志", "See that weilu up or weilu run runs; read its log"
    )
    if age > SLOW:
        yield Finding("queue", "warning", said, mend)
    else:
        yield Finding("queue", "fine", said)


def outbox(place: Place) -> Iterator[Finding]:
    """Actions that wait for a platform or a person, and those that were refused."""
    now = sql.micro(place.now)
    due = Outbox.objects.filter(status__lt=SENT, not_before__lte=now).values("courier")
    for row in due.annotate(n=Count("pk"), oldest=Min("not_before")).order_by("courier"):
        age = place.now - sql.moment(row["oldest"])
        by_hand = row["courier"] == "person"
        said = (_BY_HAND if by_hand else _CARRIED).fill(
            n=row["n"], courier=row["courier"], age=ago(age.total_seconds())
        )
        late = age > (PATIENCE if by_hand else LATE)
        mend = _DO if by_hand else _LOOK
        yield Finding("outbox", "warning" if late else "fine", said, mend if late else plain(""))
    yield from _refused(now - sql.micro_of(timedelta(days=1)))


def _refused(since: int) -> Iterator[Finding]:
    found = Outbox.objects.filter(status=REFUSED, settled__gte=since).exclude(courier="person")
    counts = Counter((courier, reason(why)) for courier, why in found.values_list("courier", "reason"))
    for (courier, why), n in sorted(counts.items()):
        said = _NOT.fill(n=n, courier=courier, why=why)
        yield Finding("outbox", "warning", said, _LOOK)


_BY_HAND = Text("{n} 件待办等人做，最早的等了 {age}", "{n} tasks wait for a person, the oldest for {age}")
_CARRIED = Text(
    "{courier}：{n} 个动作等待发出，最早的等了 {age}",
    "{courier}: {n} actions wait to be sent, the oldest for {age}",
)
_NOT = Text(
    "{courier}：一天内 {n} 个动作被拒（{why}）", "{courier}: {n} actions refused within a day ({why})"
)
_DO = Text("在页面上处理待办", "See to the tasks on the page")
_LOOK = Text("看看连接和权限：weilu connect", "Look at the connection and its rights: weilu connect")


def alarms(place: Place) -> Iterator[Finding]:
    """Alarms that should have rung."""
    due = Alarm.objects.filter(at__lt=sql.micro(place.now - SLOW))
    found = due.aggregate(n=Count("practice"), oldest=Min("at"))
    if not found["n"]:
        yield Finding("alarms", "fine", Text("没有误点的定时", "No alarm is overdue"))
        return
    age = ago((place.now - sql.moment(found["oldest"])).total_seconds())
    what = Text("{n} 个定时误点，最久 {age}", "{n} alarms are overdue, by up to {age}")
    mend = Text("引擎运行后会补上", "They ring when an engine runs")
    yield Finding("alarms", "warning", what.fill(n=found["n"], age=age), mend)


def aside(place: Place) -> Iterator[Finding]:
    """What could not be understood or broke something, by kind of reason."""
    broken = Event.objects.filter(status=ASIDE).values_list("reason", flat=True)
    kinds = Counter(("engine", reason(why)) for why in broken.iterator())
    kinds += Counter(
        (source.partition("/")[0], reason(why))
        for source, why in Aside.objects.values_list("source", "reason").iterator()
    )
    for (source, why), n in sorted(kinds.items()):
        what = Text("{source}：{n} 条搁置（{why}）", "{source}: {n} put aside ({why})")
        mend = Text(
            "原文在数据库里，可附在问题报告里", "They are kept in the store: report them with an issue"
        )
        yield Finding("aside", "warning", what.fill(source=source, n=n, why=why), mend)
    if not kinds:
        yield Finding("aside", "fine", Text("没有搁置的内容", "Nothing was put aside"))


def connections(place: Place) -> Iterator[Finding]:
    """Every connection is up."""
    for name, status, why in Connection.objects.order_by("name").values_list("name", "status", "status_text"):
        if status == "failed":
            said = _FAILED.fill(name=name, why=reason(why))
            yield Finding("connections", "broken", said, _LOOK)
        else:
            what = Text("连接 {name}：{status}", "Connection {name}: {status}")
            yield Finding("connections", "fine", what.fill(name=name, status=STATUSES.get(status, status)))


STATUSES = {
    "new": Text("还没连过", "not connected yet"),
    "up": Text("通", "up"),
    "waiting": Text("断了，正在重连", "down, connecting again"),
}
_FAILED = Text("连接 {name} 断了，不再重试（{why}）", "Connection {name} failed for good ({why})")


def engine(place: Place) -> Iterator[Finding]:
    """An engine runs where there are groups to keep."""
    running = _sharing() if sql.postgres() else _holding(place)
    if running:
        yield Finding("engine", "fine", Text("{n} 个引擎在运行", "Engines running: {n}").fill(n=running))
    elif Group.objects.filter(live=True).exists():
        start = Text("运行 weilu up 或 weilu run", "Start weilu up or weilu run")
        yield Finding("engine", "broken", Text("没有引擎在运行", "No engine is running"), start)
    else:
        yield Finding("engine", "fine", Text("没有要照看的群，引擎不必运行", "No live group: none is needed"))
    if sql.postgres() and running:
        yield from _left_over()


def _holding(place: Place) -> int:
    """On SQLite there is one engine, and it holds a lock."""
    try:
        with FileLock(str(place.folder / "engine.lock"), timeout=0):
            return 0
    except Timeout:
        return 1


def _sharing() -> int:
    return Worker.objects.filter(seen__gt=sql.micro(sql.now()) - GONE).count()


def _left_over() -> Iterator[Finding]:
    """Shares of the groups that no engine holds."""
    held = sql.rows(
        "SELECT count(DISTINCT objid) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s "
        "AND objsubid = 2 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = "
        "current_database())",
        [SPACE],
    )[0][0]
    if held < sql.HOMES:
        what = Text("{n}/{all} 份群没有引擎处理", "{n} of {all} shares of the groups have no engine")
        mend = Text(
            "几秒后再看；仍如此就重启引擎", "Look again in some seconds; else start the engines again"
        )
        yield Finding("engine", "warning", what.fill(n=sql.HOMES - held, all=sql.HOMES), mend)
