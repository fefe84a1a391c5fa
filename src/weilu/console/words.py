"""What the console says besides the report's own words."""

from weilu.jobs.ingest import ROWS
from weilu.kernel.texts import Lang, Text

WORDS: dict[str, Text] = {
    "portfolio": Text("所有群", "All groups"),
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
    "waiting": Text("正在看……", "Looking at your groups…"),
    "waiting_lead": Text("这一页会自己刷新。", "This page renews itself."),
    "failed": Text("没有成功", "That did not work"),
    "back": Text("返回", "Back"),
    "rows": ROWS,
    "troubles": Text("读不了的地方", "What could not be read"),
    "strange": Text("{n} 个文件不是聊天记录，已跳过", "{n} files are no chat export and were left out"),
    "last_import": Text("刚导入的", "Just imported"),
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
