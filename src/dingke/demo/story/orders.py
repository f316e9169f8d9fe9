"""What customers came with, counted in working days before today; how long things may take, here and elsewhere.

Levels: ours are the defaults of domain reference 5.2 〔设〕. What other companies promise (6.1, 6.11) is on file to compare
with and limits nothing here; since when they hold the sources do not say.
"""

from dataclasses import dataclass

COLLATED = "2026-11-23"


@dataclass(frozen=True, slots=True)
class Promised:
    """stops: reasons for which the clock stands. source: "" for our own."""

    name: str
    measure: str
    length: str
    unit: str
    kind: str = ""
    priority: str = ""
    stops: tuple[str, ...] = ()
    source: str = ""
    certainty: str = "assumed"


WAITS = ("customer", "force_majeure")
HOURS, DAYS, NATURAL = "business_hours", "working_days", "natural_hours"
LEVELS: tuple[Promised, ...] = (
    Promised("首次响应", "response", "2", HOURS),
    Promised("首次响应（紧急）", "response", "0.5", HOURS, priority="urgent"),
    Promised("答复方案", "answer", "1", DAYS, stops=WAITS),
    Promised("办结", "done", "5", DAYS, stops=WAITS),
    Promised("国网旧十项承诺：投诉联系", "response", "1", DAYS, "complaint", source="G10", certainty="source"),
    Promised("国网旧十项承诺：投诉答复", "done", "7", DAYS, "complaint", source="G10", certainty="source"),
    Promised(
        "国网现行：投诉联系", "response", "24", NATURAL, "complaint", source="G21，非官网原文", certainty="second_hand"
    ),
    Promised("国网现行：投诉答复", "done", "5", DAYS, "complaint", source="G21，非官网原文", certainty="second_hand"),
    Promised(
        "江苏某县公司 2021 公示：投诉联系",
        "response",
        "24",
        NATURAL,
        "complaint",
        source="G21，国网江苏官网",
        certainty="source",
    ),
    Promised(
        "江苏某县公司 2021 公示：投诉答复",
        "done",
        "4",
        DAYS,
        "complaint",
        source="G21，国网江苏官网",
        certainty="source",
    ),
    Promised("南网：投诉处置反馈", "answer", "1", DAYS, "complaint", source="G8", certainty="source"),
    Promised("南网：咨询", "answer", "1", DAYS, "inquiry", source="G8", certainty="source"),
    Promised("南网：故障报修", "done", "24", NATURAL, "fault", source="G8", certainty="source"),
    Promised("国网现行承诺：业扩合计（单电源）", "done", "22", DAYS, "connection", source="G9", certainty="source"),
)


@dataclass(frozen=True, slots=True)
class Came:
    """ago: working days before today. minutes: until somebody took it on. answered, done: working days later, None: not
    yet. pause: reason, from and until how many working days later (None: still), and why."""

    account: str
    owner: str
    kind: str
    title: str
    ago: int
    minutes: int = 35
    answered: int | None = 0
    done: int | None = 3
    priority: str = "ordinary"
    channel: str = "phone"
    contact: str = ""
    pause: tuple[str, int, int | None, str] | None = None
    text: str = ""


ABOUT_TO_BREAK, BROKEN = "轧机变频器报过压停机", "箱变远程监控接口资料"
ORDERS: tuple[Came, ...] = (
    Came("明川市第一人民医院", "linlan", "complaint", "手术楼双电源切换超时", 2, 24, 1, None, "urgent", contact="严可均",
         pause=("customer", 0, 1, "手术排期，当天不能停电检测"), text="切换用时 1.9 秒，约定不超过 0.5 秒。"),
    Came("华岳特钢股份有限公司", "linlan", "fault", ABOUT_TO_BREAK, 5, 20, 1, None, "high", contact="丁海若"),
    Came("远图新能源科技股份有限公司", "linlan", "need", BROKEN, 9, 50, 1, None, channel="mail"),
    Came("沧澜重工集团有限公司", "linlan", "need", "三号船坞岸电联锁方案补充", 1, 40, None, None, channel="visit", contact="谭维"),
    Came("沧澜重工集团有限公司", "maxiao", "fault", "海工基地断路器备件当天到场", 12, 15, 0, 1, "urgent", contact="聂澄"),
    Came("沧澜重工集团有限公司", "linlan", "inquiry", "岸电设备质保起算日", 24, 60, 0, 1, contact="苏明哲"),
    Came("昆屿精密制造有限公司", "linlan", "need", "配电室报警推送到值班手机", 27, 80, 1, 6, channel="online"),
    Came("澄岳轨道装备有限公司", "linlan", "inquiry", "变压器出厂试验报告补寄", 30, 30, 0, 2, channel="mail"),
    Came("东麓设计研究院有限公司", "linlan", "inquiry", "选型样本与接口图", 33, 45, 0, 1, channel="mail"),
    Came("江屿船舶修造有限公司", "linlan", "complaint", "现场服务晚到半天", 36, 25, 1, 4),
    Came("临溪云谷数据有限公司", "linlan", "fault", "UPS 旁路报警", 22, 18, 0, 2, "high"),
    Came("南漪水务有限公司", "linlan", "need", "泵站软启动改造勘测", 39, 90, 1, 5,
         pause=("customer", 2, 4, "等客户确认停水时间")),
    Came("栖云药业有限公司", "linlan", "inquiry", "开票资料变更", 18, 30, 0, 0, channel="mail"),
    Came("砚山水泥有限公司", "hesiyuan", "complaint", "窑尾电缆交货短少", 25, 200, 2, 8, "high"),
    Came("砚山水泥有限公司", "hesiyuan", "inquiry", "分期付款对账", 31, 70, 1, 3),
    Came("松陵纺织有限公司", "hesiyuan", "inquiry", "退货流程", 37, 110, 1, 4),
    Came("白榆食品有限公司", "linlan", "inquiry", "冷库配电询价", 4, 55, 0, 2, channel="online"),
    Came("锦澍电缆有限公司", "linlan", "fault", "检测台电源跳闸", 7, 30, 0, 3),
    Came("沧澜海工装备有限公司", "suwanqing", "need", "涂装车间防爆配电清单", 3, 40, 1, None, channel="visit",
         pause=("customer", 1, None, "等客户提供防爆分区图")),
    Came("沧澜港机制造有限公司", "suwanqing", "fault", "岸桥滑触线打火", 10, 25, 0, 2, "high"),
    Came("磐石矿业有限公司", "", "inquiry", "井下移变备件价", 15, 35, 0, 1),
    Came("鹤汀造纸有限公司", "", "complaint", "调试报告迟交", 28, 40, 1, 7),
    Came("乌岚光伏科技有限公司", "", "need", "并网柜改造窗口期", 20, 45, 1, 4),
    Came("青禾乳业股份有限公司", "", "fault", "配电室温控失灵", 0, 20, None, None, "high"),
)  # fmt: skip
