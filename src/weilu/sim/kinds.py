"""The kinds of groups there are, and how each lives."""

from dataclasses import dataclass

from weilu.kernel.texts import Lang, Text

Mix = dict[str, float]
PLAIN: Mix = {"talker": 2, "helper": 1, "asker": 1.5, "regular": 2, "taker": 1.5, "lurker": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of group. `rate` are messages a day for each member, from the first day to the last;
    `joins` and `leaves` are people a day for each member; `mix` the weights of habits; `pushed` are
    posts a day of the owner that nobody asked for; a conversation has `thread` messages on average, and a
    question finds help with the chance `helps`; `things` and `places` are what is talked about."""

    title: Text
    rate: tuple[float, float]
    members: tuple[int, int]
    joins: float
    leaves: float
    mix: Mix
    things: dict[Lang, tuple[str, ...]]
    places: dict[Lang, tuple[str, ...]]
    thread: float = 5.0
    helps: float = 1.0
    pushed: float = 0.0
    chains: float = 0.3
    packets: float = 0.1
    pests: float = 0.1


def _words(zh: str, en: str) -> dict[Lang, tuple[str, ...]]:
    return {"zh": tuple(zh.split()), "en": tuple(one.strip() for one in en.split(","))}


KINDS: tuple[Kind, ...] = (
    Kind(
        title=Text("跑步打卡群", "Running club"),
        rate=(1.6, 1.8),
        members=(24, 60),
        joins=0.006,
        leaves=0.002,
        mix=PLAIN | {"regular": 4},
        things=_words("跑鞋 配速 心率表 半马 护膝", "running shoes, pacing, heart rate"),
        places=_words("滨江 体育场 奥体 森林公园", "the river, the stadium, the park"),
        chains=0.5,
    ),
    Kind(
        title=Text("考研英语互助", "English study circle"),
        rate=(1.0, 1.3),
        members=(30, 90),
        joins=0.012,
        leaves=0.004,
        mix=PLAIN | {"asker": 4, "helper": 1.5, "lurker": 7},
        things=_words("单词书 真题 长难句 作文 听力", "vocabulary lists, past papers, essays, listening"),
        places=_words("图书馆 自习室 线上教室", "the library, the study room, the online class"),
    ),
    Kind(
        title=Text("小区邻里", "Neighbours"),
        rate=(0.2, 0.12),
        members=(60, 160),
        joins=0.003,
        leaves=0.001,
        mix=PLAIN | {"lurker": 12, "asker": 6},
        thread=2.0,
        helps=0.1,
        things=_words("物业费 快递柜 门禁卡 净水器 团购菜", "the parcel box, the gate card, veg boxes"),
        places=_words("北门 地库 菜市场 幼儿园", "the north gate, the garage, the market"),
        chains=0.8,
        packets=0.2,
    ),
    Kind(
        title=Text("好物福利群", "Deals and freebies"),
        rate=(0.05, 0.01),
        members=(80, 200),
        joins=0.01,
        leaves=0.012,
        thread=1.2,
        helps=0.2,
        mix=PLAIN | {"lurker": 20, "robot": 1.5, "advertiser": 0.6},
        things=_words("纸巾 咖啡 洗衣液 面膜 耳机", "paper towels, coffee, detergent, headphones"),
        places=_words("仓库 直播间 自提点", "the warehouse, the live stream, the pick-up point"),
        pushed=9,
        packets=1.2,
        pests=0.4,
    ),
    Kind(
        title=Text("独立开发者", "Indie developers"),
        rate=(1.2, 1.2),
        members=(30, 100),
        joins=0.008,
        leaves=0.003,
        mix=PLAIN | {"helper": 2.5, "talker": 3},
        things=_words("服务器 小程序 支付接口 数据库 域名", "servers, payments, databases, domains"),
        places=_words("应用商店 论坛 线下聚会", "the forum, the meet-up, the app store"),
        chains=0.1,
    ),
    Kind(
        title=Text("摄影同好", "Photo walks"),
        rate=(1.5, 0.004),
        members=(24, 70),
        joins=0.001,
        leaves=0.025,
        thread=3.0,
        mix=PLAIN,
        things=_words("镜头 三脚架 胶片 滤镜", "lenses, tripods, film"),
        places=_words("老街 海边 天台", "the old town, the beach, the rooftop"),
        chains=0.2,
    ),
)
