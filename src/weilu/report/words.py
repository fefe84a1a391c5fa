"""The words of the pages, by key, in both languages."""

from weilu.kernel.texts import Text

WORDS: dict[str, Text] = {
    # Frame
    "brand": Text("围炉", "Weilu"),
    "checkup": Text("群体检", "Group check-up"),
    "theme": Text("切换明暗", "Light or dark"),
    "foot": Text(
        "由围炉在本机算出。这个文件不联网，也不含任何聊天内容。",
        "Made by Weilu on this machine. This file loads nothing from the network and holds no message.",
    ),
    "show_all": Text("全部展开", "Show all"),
    "all_groups": Text("全部群", "All groups"),
    "previous": Text("上一个", "previous"),
    "next": Text("下一个", "next"),
    "left_out": Text(
        "最需要关注的群各有一页；其余 {n} 个只在上表中。",
        "The groups that need attention most have a page each; {n} more stand only in the table.",
    ),
    # Portfolio
    "headline": Text("{n} 个群，今天有 {m} 个等你处理", "{n} groups. {m} need you today."),
    "headline_one": Text("{n} 个群，今天有 1 个等你处理", "{n} groups. One needs you today."),
    "headline_calm": Text("{n} 个群，今天没有急事", "{n} groups. Nothing is urgent today."),
    "headline_single": Text("{name}：{verdict}", "{name}: {verdict}"),
    "masked": Text(
        "成员名已隐去：#1 是所有群里发言最多的人。",
        "The names of members are masked: #1 is whoever wrote most across all groups.",
    ),
    "named": Text(
        "显示成员名，转发前请留意。", "The names of members are shown: mind to whom you pass this on."
    ),
    "zone": Text("时间按 {zone} 时区。", "Times are of the zone {zone}."),
    "total_talking": Text("近 28 天有人说话的群", "Groups with talk in 28 days"),
    "total_messages": Text("近 28 天消息", "Messages in 28 days"),
    "total_silent": Text("沉默一周以上的群", "Silent for a week or more"),
    "total_unanswered": Text("求助无人回应", "Requests left unanswered"),
    "of_n": Text("共 {n} 个", "of {n}"),
    "of_requests": Text("共 {n} 次求助", "of {n} requests"),
    "today": Text("今天要做什么", "What needs you today"),
    "today_lead": Text(
        "今天就该动手的群，从最有得可失的排起。",
        "Groups where something is to be done today, those with most to lose first.",
    ),
    "need_merge": Text("并入相近的群", "Merge into a kindred group"),
    "nothing_urgent": Text(
        "没有拖不得的事。下面的表按需要关注的程度排列。",
        "Nothing here cannot wait. The table below is in order of concern.",
    ),
    "and_more": Text("另有 {n} 项", "and {n} more"),
    "more_needs": Text(
        "还有 {n} 个群也有急事，见下表", "{n} more groups have something urgent: see the table"
    ),
    "closing": Text("{n} 个群已经没有生气，可以收尾了", "{n} groups have no life left and can be closed"),
    "map": Text("群地图", "Map of groups"),
    "map_lead": Text(
        "越靠右，说话的人越多；越靠上，比前 28 天越热闹；圆越大，消息越多。下方是近 28 天没人说话的群。",
        "Further right, more people talk; further up, busier than the 28 days before; larger, more messages. "
        "Below lie the groups where nobody has written for 28 days.",
    ),
    "map_across": Text("近 28 天发言人数", "writers in 28 days"),
    "map_silent": Text("没人说话", "nobody writes"),
    "map_days": Text("沉默了多久", "silent for"),
    "change_quarter": Text("¼", "¼"),
    "change_half": Text("减半", "half"),
    "change_same": Text("持平", "as before"),
    "change_double": Text("翻倍", "double"),
    "change_fourfold": Text("4 倍", "4 ×"),
    "n_days": Text("{n} 天", "{n} days"),
    "n_months": Text("{n} 个月", "{n} months"),
    "one_year": Text("1 年", "1 year"),
    "n_years": Text("{n} 年", "{n} years"),
    "tip_map": Text(
        "{active} 人发言，{now} 条消息（此前 {before} 条），沉默 {days} 天",
        "{active} writers, {now} messages ({before} before), silent for {days} days",
    ),
    "groups": Text("全部群", "All groups"),
    "groups_lead": Text(
        "从最需要关注的排起。走势是最近一年每周的消息；其余是近 28 天的数。",
        "In order of concern. The trend is a year of messages by week; the rest is of the last 28 days.",
    ),
    "search": Text("找群", "Find a group"),
    "sort": Text("排序", "Sort"),
    "group": Text("群", "Group"),
    "verdict": Text("判断", "Verdict"),
    "trend": Text("走势", "Trend"),
    "active": Text("发言人数", "Writers"),
    "n_messages": Text("消息", "Messages"),
    "n_writers": Text("发言人数", "Writers"),
    "n_members": Text("人", "members"),
    "share": Text("活跃比例", "Active share"),
    "unanswered": Text("无人回应", "Un\u00adanswered"),
    "silent": Text("沉默天数", "Silent days"),
    "findings": Text("发现", "Findings"),
    "and": Text("；", "; "),
    "made": Text("这份体检依据什么", "What this rests on"),
    "rows": Text("读到的记录", "Rows of the logs"),
    "rows_note": Text("同一条消息只算一次。", "A message counts once, however often it is exported."),
    "rows_read": Text("读入", "read"),
    "rows_repeated": Text("重复", "repeated"),
    "rows_kept": Text("留下", "kept"),
    "rows_skipped": Text("读不了", "could not be read"),
    "assumptions": Text("假设与跳过", "Assumed and left out"),
    "no_assumptions": Text(
        "没有作任何假设，也没有跳过什么。", "Nothing had to be assumed, nothing was left out."
    ),
    "strange": Text("{file}：不是聊天记录", "{file}: no chat export"),
    # Figures
    "before": Text("此前 {value}", "before: {value}"),
    "same": Text("持平", "unchanged"),
    "points": Text("{n} 个百分点", "{n} pts"),
    "not_known": Text("未知：记录里没有", "not known from these logs"),
    "known_for": Text("覆盖率 {share}", "coverage {share}"),
    "rough": Text("仅供参考，覆盖率 {share}", "a rough guess: coverage {share}"),
    "coverage": Text(
        "覆盖率：算这个数要知道的事，记录里说清了多少；其余靠推测。",
        "Coverage: how much of what this figure needs the logs tell; the rest is inferred.",
    ),
    "unit_seconds": Text("秒", "s"),
    "unit_minutes": Text("分钟", "min"),
    "unit_hours": Text("小时", "h"),
    "unit_days": Text("天", "days"),
    "week_of": Text("{day} 起一周", "week of {day}"),
    "interval": Text("95% 区间", "95% interval"),
    "figure": Text("指标", "Figure"),
    "now": Text("现在", "Now"),
    "versus": Text("较前", "Change"),
    "cases": Text("样本", "Cases"),
    "everything": Text("全部 {n} 个指标", "All {n} figures"),
    "average": Text("平均", "average"),
    # Group
    "group_meta": Text(
        "{platform} · {first}至{last} · {messages} 条消息 · {members} 名成员",
        "{platform} · {first} to {last} · {messages} messages · {members} members",
    ),
    "remedy": Text("怎么办", "What to do"),
    "evidence": Text("依据（{n}）", "Evidence ({n})"),
    "elements": Text("五要素", "Five elements"),
    "elements_lead": Text(
        "每项满分 100，是下列各数得分的平均；横条是该数得了几成。至少要知道其中两个数才打分。",
        "Each of 100: the mean of what its figures earn, shown by the bars. A score needs two known figures.",
    ),
    "of_100": Text("分", "/ 100"),
    "too_little": Text("数据不足", "not enough data"),
    "next_step": Text("下一步", "Next"),
    "part_of": Text("{whole}：{part}", "{whole}: {part}"),
    "part_activity": Text("热闹程度", "Activity"),
    "part_members": Text("成员来去", "Members"),
    "part_ties": Text("互动关系", "Ties"),
    "part_people": Text("谁在撑起这个群", "People and balance"),
    "missing": Text("这个群看不出：{what}", "Not known for this group: {what}"),
    "comma": Text("、", ", "),
    "was": Text("截至 {day}", "As of {day}"),
    "nobody": Text("缺", "Nobody is"),
    "joins": Text("进群", "joined"),
    "leaves": Text("退群", "left"),
    "net": Text("净增", "net"),
    "fewer": Text("少", "fewer"),
    "more": Text("多", "more"),
}

WORDS |= {
    "panel_timeline": Text("消息与发言人数", "Messages and writers"),
    "timeline_day": Text("每天", "by day"),
    "timeline_week": Text("最近一年，每周", "the last year, by week"),
    "timeline_window": Text("每 28 天", "by 28 days"),
    "panel_rhythm": Text("一周的节奏", "Rhythm of the week"),
    "rhythm_note": Text(
        "近 12 周每个钟点的消息，颜色越浓越多。", "Messages by hour over 12 weeks; stronger colour, more."
    ),
    "peak": Text("最热闹：{hour}", "Busiest: {hour}"),
    "panel_growth": Text("进群与退群", "Joins and leaves"),
    "growth_note": Text("每 28 天。", "By 28 days."),
    "tip_growth": Text("{span}：进 {joins}，退 {leaves}", "{span}: {joins} joined, {leaves} left"),
    "panel_newcomers": Text("新人的第一周", "The first week of newcomers"),
    "newcomers_note": Text(
        "近 28 天来的人里头 7 天已过完的，各走到了哪一步；“又回来”只算第二周也已过完的。",
        "How far those who came in the last 28 days have got, once their first 7 days are over; “came back” "
        "is of those whose second week is over too.",
    ),
    "panel_states": Text("成员状态", "States of members"),
    "states_note": Text(
        "每周末各状态的人数；已淡出的只计数，不画。",
        "At the end of each week. Those who have gone are counted, not drawn.",
    ),
    "panel_flows": Text("状态的变化", "Moves between states"),
    "flows_note": Text(
        "左边是上上周，右边是上周；{n} 人换了状态。",
        "Left the week before, right last week; {n} members moved.",
    ),
    "panel_cohorts": Text("留存", "Retention by join week"),
    "cohorts_note": Text(
        "每行是同一周进群的人，第几列就是第几周后还在说话的比例。空格是还没到时候。",
        "A row is those who came in one week, a column the share that still wrote so many weeks later. "
        "Blank: not yet.",
    ),
    "joined_in": Text("进群那周", "joined"),
    "size": Text("人数", "n"),
    "small_cohorts": Text(
        "另有 {n} 周新人不足 5 人，略去", "{n} weeks with fewer than 5 newcomers are left out"
    ),
    "panel_ties": Text("关系图", "Tie graph"),
    "ties_note": Text(
        "最常互动的 {n} 人；线越粗往来越多，颜色是小圈子（{m} 个）。",
        "The {n} who interact most; a thicker line, more exchange; colours are circles ({m}).",
    ),
    "panel_matrix": Text("谁接谁的话", "Who answers whom"),
    "matrix_note": Text(
        "每行的人接了每列的人多少次话；往来最多的人，同一小圈子的排在一起。",
        "How often the one on the left answers the one on top; those who interact most, circle by circle.",
    ),
    "panel_talk": Text("互动得怎样", "How people respond"),
    "panel_roles": Text("角色", "Roles"),
    "roles_note": Text(
        "每种角色里最典型的几位；条越长，依据越足。",
        "The clearest of each role; a longer bar, stronger evidence.",
    ),
    "panel_values": Text("群里给什么", "What the group gives"),
    "values_note": Text("消息中各类价值所占的比例。", "Share of messages by the value they bring."),
    "panel_top": Text("发言最多的人", "Who writes most"),
    "top_note": Text("近 28 天。", "In the last 28 days."),
    "panel_self_government": Text("自治程度", "Self-government"),
    "panel_size": Text("规模", "Size"),
    "size_note": Text("现有人数与建议的范围。", "Members now and the range advised."),
    "size_words": Text(
        "现有 {now} 人，建议 {least} 至 {most} 人", "{now} members; {least} to {most} are advised"
    ),
    "panel_evaporation": Text("精华流失", "Evaporation"),
    "evaporation_note": Text(
        "大于 1：淡出的多是有价值的人；小于 1：有价值的人留得更久。横条是 95% 区间。",
        "Above 1, it is the valuable who fade; below 1, they stay longer. The bar is the 95% interval.",
    ),
    "panel_overlap": Text("与别的群重叠", "Shared with other groups"),
    "overlap_note": Text(
        "这个群的发言者中也在别的群说话的比例。", "Share of the writers of this group who also write there."
    ),
    "glossary": Text("词汇表", "Glossary"),
    "glossary_lead": Text("每个数字和每条发现的含义。", "What every figure and every finding means."),
    "glossary_metrics": Text("指标", "Figures"),
    "glossary_diagnoses": Text("诊断与对策", "Diagnoses and remedies"),
}
