"""What the console says besides the report's own words."""

from datetime import UTC, datetime

from weilu.console import live_words
from weilu.jobs.ingest import ROWS, STRANGE
from weilu.kernel.schedule import day_of
from weilu.kernel.texts import Lang, Text
from weilu.kernel.words import MODES
from weilu.report.say import Say

WORDS: dict[str, Text] = live_words.WORDS | {
    **{f"mode_{name}": said for name, said in MODES.items()},
    "portfolio": Text("体检", "Check-up"),
    "import": Text("导入", "Import"),
    "language": Text("English", "中文"),
    "import_title": Text("导入聊天记录", "Import chat logs"),
    "import_lead": Text(
        "选导出的聊天记录：文件或压缩包，任何平台，可以一次选很多个。重复导入不会多出任何东西。",
        "Choose exported chat logs: files or archives of any platform, as many as you like. "
        "Importing again adds nothing twice.",
    ),
    "stays_here": Text(
        "文件只在这台电脑上读取，不会传到任何地方。",
        "The files are read on this machine and go nowhere else.",
    ),
    "runs_here": Text(
        "围炉在这台电脑上运行，只跟你连接的聊天平台往来。",
        "Weilu runs on this machine and talks only with the chat platforms you connect.",
    ),
    "welcome": Text("先把群聊记录交给围炉", "First, give Weilu your chat logs"),
    "welcome_lead": Text(
        "它会告诉你哪些群活着、哪些快死了、为什么，以及该怎么办。",
        "It will say which groups live, which are dying and why, and what to do about it.",
    ),
    "files": Text("文件", "Files"),
    "zone": Text("没有写明时区的时间按哪个时区读", "Zone of times that have none"),
    "dates": Text("日期分不清日和月时", "Where day and month cannot be told apart"),
    "dmy": Text("日 / 月 / 年", "day / month / year"),
    "mdy": Text("月 / 日 / 年", "month / day / year"),
    "ymd": Text("年 / 月 / 日", "year / month / day"),
    "guess": Text("自动判断，判断不了时说明", "Work it out, and say so where it cannot be"),
    "start": Text("开始导入", "Import"),
    "missing": Text("请先选文件", "Choose a file first"),
    "formats": Text("能读的格式", "What can be read"),
    "made_up_title": Text("还没有记录？先看看模拟的社群", "No logs at hand? Look at a made-up community"),
    "made_up_lead": Text(
        "6 个群、12 周，成员和话都是虚构的，有的群活得好，有的没人照看；群名前有“[模拟]”。",
        "Six groups over twelve weeks, some of them well and some that nobody looked after. Members and "
        "words are made up, and each name says “[simulated]”.",
    ),
    "made_up": Text("放进模拟社群", "Fill in the made-up community"),
    "waiting": Text("正在看……", "Looking at your groups…"),
    "waiting_lead": Text("这一页会自己刷新。", "This page renews itself."),
    "failed": Text("没有成功", "That did not work"),
    "back": Text("返回", "Back"),
    "rows": ROWS,
    "troubles": Text("读不了的地方", "What could not be read"),
    "strange": STRANGE,
    "dismiss": Text("知道了", "Dismiss"),
    "last_import": Text("刚导入的", "Just imported"),
    "wrong_400": Text("这个请求收不下", "This request cannot be taken"),
    "wrong_400_lead": Text(
        "可能一次选了太多文件：打成一个压缩包再导入。",
        "It may hold too many files: import them as one archive.",
    ),
    "wrong_403": Text(
        "没有做：认不出这次操作是从哪一页来的", "Not done: it is not clear which page this came from"
    ),
    "wrong_403_lead": Text(
        "回到原来那一页，刷新后再做一次。浏览器要允许这个地址使用 cookie。",
        "Go back to that page, reload it, and try again. The browser has to allow cookies for this address.",
    ),
    "wrong_404": Text("这里什么都没有", "There is nothing here"),
    "wrong_404_lead": Text(
        "地址不对，或者它指的群、玩法、提议已经不在了。",
        "The address is wrong, or the group, practice or proposal it names is gone.",
    ),
    "wrong_405": Text("这个地址只接收表单", "This address only takes a form"),
    "wrong_405_lead": Text(
        "它不能直接打开。回到有那个表单的页面再提交一次。",
        "It cannot be opened by itself. Go back to the page with the form, and send it from there.",
    ),
    "wrong_500": Text("围炉自己出错了", "Something broke inside Weilu"),
    "wrong_500_lead": Text(
        "再试一次；还是这样的话，请把运行 weilu up 的终端里的报错发给维护者。",
        "Try again; if it happens again, please report what the terminal that runs weilu up says.",
    ),
    "to_start": Text("回到首页", "To the first page"),
    "locked": Text("这一页要从 weilu up 给出的链接打开", "Open this page by the link that `weilu up` prints"),
    "locked_lead": Text(
        "在终端里运行 weilu up，再点它打印的链接。这样同一台电脑上的其他用户看不到你的群。",
        "Run weilu up in a terminal and follow the link it prints. So other users of this machine do not "
        "see your groups.",
    ),
}


def word(lang: Lang, key: str, **values: object) -> str:
    """One of the console's phrases, filled."""
    return WORDS[key].fill(**values)[lang]


_PAST = Text("{n} {unit}前", "{n} {unit} ago")
_AHEAD = Text("{n} {unit}后", "in {n} {unit}")
_UNITS = (
    (5_400, 60, Text("分钟", "min")),
    (129_600, 3_600, Text("小时", "h")),
    (float("inf"), 86_400, Text("天", "d")),
)
_NOW = Text("刚刚", "just now")


def clock(say: Say, at: datetime) -> str:
    """A moment on the clock of the reader's zone; with its day unless that is today."""
    local, day = at.astimezone(say.zone), day_of(at, say.zone)
    today = day_of(datetime.now(UTC), say.zone)
    return f"{local:%H:%M}" if day == today else f"{say.short_day(day)} {local:%H:%M}"


def ago(say: Say, at: datetime) -> str:
    """How long ago, or how soon."""
    seconds = (datetime.now(UTC) - at).total_seconds()
    if abs(seconds) < 60:
        return _NOW[say.lang]
    size, unit = next((size, unit) for top, size, unit in _UNITS if abs(seconds) < top)
    said = _PAST if seconds > 0 else _AHEAD
    return said.fill(n=round(abs(seconds) / size), unit=unit)[say.lang]
