"""Contacts and links: what is one, what is not, and where it stands in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge.contacts import CONTACT, KINDS, LINK, contacts, present
from weilu.judge.normal import normal

CONTACTS = [
    ("加微信abc12345", "wechat", "abc12345"),
    ("加 Ｖ：w2753636", "wechat", "w2753636"),
    ("加微：abc123", "wechat", "abc123"),
    ("vx13800138000", "wechat", "13800138000"),
    ("jia wei xin abc_123", "wechat", "abc_123"),
    ("请加徽信 wxid_abc123def", "wechat", "wxid_abc123def"),
    ("wxid_abcdefgh 是我", "wechat", "wxid_abcdefgh"),
    ("微信abc12345 或 vx 1234567890", "wechat", "1234567890"),
    ("电话13912345678，找小王", "phone", "13912345678"),
    ("138 0013 8001", "phone", "13800138001"),
    ("１３８００１３８００１", "phone", "13800138001"),
    ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣", "phone", "13800138001"),
    ("+86 138-0013-8001", "phone", "13800138001"),
    ("+1-555 123 4567", "phone", "15551234567"),
    ("call 09061701461 now", "phone", "09061701461"),
    ("+1 415 555 2671", "phone", "14155552671"),
    ("+44 7911 123456", "phone", "447911123456"),
    ("+65 9123 4567", "phone", "6591234567"),
    ("+852 91234567", "phone", "85291234567"),
    ("+1 (415) 555-2671", "phone", "14155552671"),
    ("WhatsApp: +62 812-3456-7890", "phone", "6281234567890"),
    ("call 415-555-2671", "phone", "4155552671"),
    ("Call us on (415) 555-2671 now", "phone", "4155552671"),
    ("phone: 415-555-2671", "phone", "4155552671"),
    ("text me at 4155552671", "phone", "4155552671"),
    ("call 1-800-555-0199", "phone", "18005550199"),
    ("电话—13912345678", "phone", "13912345678"),
    ("加微信→abc12345", "wechat", "abc12345"),
    ("微信👉🏻abc12345", "wechat", "abc12345"),
    ("微信👇\nabc12345", "wechat", "abc12345"),
    ("微信【abc12345】", "wechat", "abc12345"),
    ("微信「abc12345」", "wechat", "abc12345"),
    ("微信—abc12345", "wechat", "abc12345"),
    ("微信——abc12345", "wechat", "abc12345"),
    ("微信/abc12345", "wechat", "abc12345"),
    ("微信·abc12345", "wechat", "abc12345"),
    ("微❤️abc12345", "wechat", "abc12345"),
    ("加徽❤abc12345", "wechat", "abc12345"),
    ("加我👉abc12345", "wechat", "abc12345"),
    ("微信 号：abc12345", "wechat", "abc12345"),
    ("微信 ID：abc12345", "wechat", "abc12345"),
    ("WeChat ID: johnny_888", "wechat", "johnny_888"),
    ("wechat id johnny888", "wechat", "johnny888"),
    ("my wechat is johnny888", "wechat", "johnny888"),
    ("QQ👉123456789", "qq", "123456789"),
    ("QQ【123456789】", "qq", "123456789"),
    ("QQ 号：123456789", "qq", "123456789"),
    ("my QQ is 123456789", "qq", "123456789"),
    ("加QQ+1234567890", "qq", "1234567890"),
    ("群👉123456789", "group", "123456789"),
    ("群 号：123456789", "group", "123456789"),
    ("QQ:123456789@qq.com", "mail", "123456789@qq.com"),
    ("QQ123456789@qq.com", "mail", "qq123456789@qq.com"),
    ("微信abc12345@example.com", "mail", "abc12345@example.com"),
    ("13800138000@163.com", "mail", "13800138000@163.com"),
    ("座机 010-87654321", "phone", "01087654321"),
    ("qq 832548775", "qq", "832548775"),
    ("QQ八三二五四八七七五", "qq", "832548775"),
    ("加扣扣；876655887", "qq", "876655887"),
    ("840539435+口口", "qq", "840539435"),
    ("8354 22224 加口口", "qq", "835422224"),
    ("ＱＱ①②③④⑤⑥⑦", "qq", "1234567"),
    ("QQ群：123456789", "group", "123456789"),
    ("欢迎加群 123456789", "group", "123456789"),
    ("写信给 foo.bar@example.com 吧", "mail", "foo.bar@example.com"),
    ("业务联系@cj16899", "telegram", "@cj16899"),
    ("联系@abc_123", "telegram", "@abc_123"),
    ("飞机@abc123", "telegram", "@abc123"),
    ("咨询 @xxabc", "telegram", "@xxabc"),
    ("加我@abc_12", "telegram", "@abc_12"),
    ("TG:@abcde", "telegram", "@abcde"),
    ("懂的来，只收长期做的老板，散户别来@abc618", "telegram", "@abc618"),
    ("海外短信通道，量大可以谈价，免费测试@ty7000", "telegram", "@ty7000"),
    ("contact @x_name", "telegram", "@x_name"),
    ("DM @x_name now", "telegram", "@x_name"),
    ("Telegram ID: johnny888", "telegram", "@johnny888"),
    ("飞机 abc12345", "telegram", "@abc12345"),
    ("飞机：ab1234", "telegram", "@ab1234"),
    ("tg: abcde12", "telegram", "@abcde12"),
    ("看频道 t.me/abcde12", "telegram", "@abcde12"),
    ("看 HTTPS://Example.COM/A?b=1。好", "link", "https://example.com/A?b=1"),
    ("pan.baidu.com/s/1AbCd", "link", "pan.baidu.com/s/1AbCd"),
    ("ｐａｎ．Baidu．com／ｓ／１ＡｂＣ", "link", "pan.baidu.com/s/1AbC"),
    ("Bit.ly/3XyZ9", "short", "bit.ly/3XyZ9"),
    ("看 T.me/AbCdE12", "link", "t.me/AbCdE12"),
    ("看 T.me/AbCdE12", "telegram", "@abcde12"),
    ("see example.com.", "link", "example.com"),
    ("d9623點com", "link", "d9623.com"),
    ("https://bit.ly/3abc", "short", "https://bit.ly/3abc"),
    ("https://t.me/+QTGabc代发", "invite", "https://t.me/+QTGabc"),
    ("discord.gg/abc", "invite", "discord.gg/abc"),
    ("WXP://f2f0AbCdEf", "payment", "wxp://f2f0AbCdEf"),
    ("t点me/abcde12", "telegram", "@abcde12"),
    ("看https://例子.com/路径?a=1", "link", "https://例子.com/"),
    ("打开http://www.某店.中国", "link", "http://www.某店.中国"),
    ("快看https://abc.com快来看www.def.com", "link", "https://abc.com"),
    ("打开abc.vip注册", "link", "abc.vip"),
    ("abc88.top（点击进入）", "link", "abc88.top"),
    ("官网163點com", "link", "163.com"),
    ("www.abc.cc", "link", "www.abc.cc"),
    ("youtu.be/abc", "link", "youtu.be/abc"),
    ("免费领 abc.tk/x1", "link", "abc.tk/x1"),
    ("#小程序://某店/abcDEF", "mini", "小程序://某店/abcDEF"),
]
NONE = [
    "",
    "价格13800元，原价 19999.00",
    "2018-03-04 10:30:00.123456",
    "version v1.2.3.4-rc5 and 10.0.0.138",
    "sha 3f2a13800138000bc commit 1568183137000",
    "order #13800138000 costs $13912345678",
    '"valueSat": 13000000000,',
    "@someone hello",
    "thanks @someone that helps",
    "生日快乐@TomLi2020",
    "收到@TomLi2020",
    "明天见@TomLi2020",
    "谢谢@TomLi2020",
    "请问@Tom_Li 明天来吗",
    "来个人 @Tom_Li",
    "找@Lily_2020 要表格",
    "群主 @Tom_Li 在吗",
    "早@Kevin2020",
    "老师好@TomLi2020",
    "合作愉快@TomLi2020",
    "我联系过@TomLi2020",
    "please contact @johnny about it",
    "@kate_1 you can contact @johnny_1",
    "飞机MU5101延误了",
    "我坐飞机 CZ3101 去广州",
    "飞机CA1831晚点",
    "今天的飞机是MU5101",
    "空客飞机A320neo和飞机boeing737",
    "the text is 20240101 and q is 10007",
    "the call at 1700000000 failed",
    "415-555-2671",
    "+1 100 200",
    "+1 100 200 (2018-10-10)",
    "+8 2018-03-04 10:30",
    "+10 000 000 000",
    "+1 200 300 4000 元",
    "ISBN +978 7 111 12345 6",
    "+9900827045407252",
    "稍微❤abc12345",
    "lib/wx/abc12345 和 tg/abc12345",
    "this is abc12345",
    "温度-123456789",
    "file.py, node.js and std.io",
    "main.cc:12:5: error",
    'logger.info("x") and console.info',
    "self.logger.info('x')",
    "stack.top() or list.top, rect.top=5, pos.xyz = 0",
    "用 list.top 取栈顶，e.info 看 user.vip",
    "java.net",
    "foo.cc bar.cc",
    "done.live demo",
    "晚上8点vip群直播",
    "下午3点com口",
    "今晚8点net课堂，12点cc",
    "git@github.com:a/b @property.setter x@1.2.3",
    "tar xzvf: v:verbose z:gzip",
    "他在群里发了12张图",
    "一共10000000次",
    "加100000000",
    "大家好 ✓ 5×3=15",
    "what abc123 that abc123",
    "123",
    "加微信",
    "@",
]


@pytest.mark.parametrize(("text", "kind", "value"), CONTACTS)
def test_what_is_a_contact(text: str, kind: str, value: str) -> None:
    form = normal([text])
    assert (kind, value) in [(one.kind, one.value) for one in contacts(form, [text])[0]]
    assert present(form)[0] >> KINDS.index(kind) & 1


@pytest.mark.parametrize("text", NONE)
def test_what_is_none(text: str) -> None:
    form = normal([text])
    assert contacts(form) == [()]
    assert present(form).tolist() == [0]


def test_a_contact_stands_where_it_was_written() -> None:
    texts = ["没有", "加 微 信 ａｂｃ①②③ 吧", "hi", "看https://x.example.com/y 和13800138001"]
    rows = contacts(normal(texts))
    assert [[texts[place][one.start : one.end] for one in row] for place, row in enumerate(rows)] == [
        [],
        ["ａｂｃ①②③"],
        [],
        ["https://x.example.com/y", "13800138001"],
    ]


def test_links_have_their_case_only_where_the_text_is_at_hand() -> None:
    form = normal(["t.cn/A6abCd"])
    assert contacts(form)[0][0].value == "t.cn/a6abcd"
    assert contacts(form, ["t.cn/A6abCd"])[0][0].value == "t.cn/A6abCd"


def test_contacts_and_links_have_bits_of_their_own() -> None:
    flags = present(normal(["13800138001", "https://example.com/", "t.me/abcde12", "hello"]))
    assert (flags & CONTACT > 0).tolist() == [True, False, True, False]
    assert (flags & LINK > 0).tolist() == [False, True, True, False]


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=80), max_size=6))
def test_any_text_is_answered(texts: list[str]) -> None:
    rows = contacts(normal(texts), texts)
    assert len(rows) == len(texts)
    for text, row in zip(texts, rows, strict=True):
        assert all(0 <= one.start < one.end <= len(text) and one.kind in KINDS for one in row)


@given(st.lists(st.sampled_from([text for text, *_ in CONTACTS] + NONE), min_size=1, max_size=8))
def test_neighbours_change_nothing(texts: list[str]) -> None:
    alone = [contacts(normal([text]), [text])[0] for text in texts]
    assert contacts(normal(texts), texts) == alone


HOSTILE = [
    "1",
    "1 ",
    "12345 ",
    "a.",
    "a@",
    "://",
    "http://",
    "微信",
    "加v",
    "qq",
    "A1b2",
    "口",
    "一",
    ".",
    "x.y-",
    "1-",
    "1 1234 ",
    "+1 ",
    "群@a ",
    "vx: ",
    "wxid_",
    "+1 ",
    "+1 (4) ",
    "+1 23 ",
    "微信-",
    "—",
    "call (",
    "群👉",
    "contact @a",
    "来@abcde ",
    "://例",
    "://例.",
    "例.",
    "ab.cc ",
    "acontact @ab_cde ",
    "tg ab.vip ",
    "来@abcde",
    "8点cc",
    "wx 12345 ",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_hostile_text_is_read_in_time(piece: str) -> None:
    size = 200_000
    assert len(contacts(normal([piece * (size // len(piece))], longest=size))) == 1
