"""Deals that are spoken of: the eighteen open ones of 林澜's board, what she signed this year, and what was lost."""

from dataclasses import dataclass
from datetime import date

from dingke.demo.story import DAY, ago, day

OPEN_STAGES = ("opportunity", "need", "solution", "bid", "negotiation", "contract")


@dataclass(frozen=True, slots=True)
class Deal:
    """amount_wan: tax included. since: in this stage since. path: when the earlier stages began, where that is told.

    ended: the day it was won, lost or put off. reasons: words of the reasons. slips: changes of day or amount for the worse.
    """

    account: str
    name: str
    stage: str
    amount_wan: float
    close: date
    since: date
    next_step: str = ""
    next_step_on: date | None = None
    tender: bool = False
    path: tuple[date, ...] = ()
    ended: date | None = None
    reasons: tuple[str, ...] = ()
    outcome: str = ""
    rivals: str = ""
    winner: str = ""
    products: str = ""
    source: str = ""
    slips: int = 0
    team: tuple[str, ...] = ()
    code: str = ""


_CANGLAN, _HUAYUE, _HOSPITAL = "沧澜重工集团有限公司", "华岳特钢股份有限公司", "明川市第一人民医院"
_YUANTU, _CHENGYUE, _DONGLU = "远图新能源科技股份有限公司", "澄岳轨道装备有限公司", "东麓设计研究院有限公司"
_JIANGYU, _JINSHU, _LINXI = "江屿船舶修造有限公司", "锦澍电缆有限公司", "临溪云谷数据有限公司"
_NANYI, _QIYUN, _BAIYU, _KUNYU = "南漪水务有限公司", "栖云药业有限公司", "白榆食品有限公司", "昆屿精密制造有限公司"
_ZELIN = "泽霖化工集团有限公司"

OPEN: tuple[Deal, ...] = (
    Deal(_DONGLU, "院区微电网", "opportunity", 110, day("2027-03-31"), ago(24), "约电气所第二人", day("11-25"), products="光伏、储能"),
    Deal(_YUANTU, "储能站运维服务", "opportunity", 96, day("2027-02-28"), ago(9), "现场踏勘", day("12-03"), products="储能运维"),
    Deal(_QIYUN, "洁净车间照明配电", "opportunity", 28, day("2027-01-31"), ago(37), "回访", day("11-30")),
    Deal(_BAIYU, "冷库配电增容", "opportunity", 18, day("2027-03-15"), ago(16), "寄送增容方案", day("11-27"), products="变压器"),
    Deal(_CANGLAN, "涂装车间能源托管", "need", 180, day("2027-02-15"), ago(20), "要能耗数据", day("11-27"), products="能源托管服务"),
    Deal(_HOSPITAL, "新院区配电运维三年", "need", 180, day("2027-01-20"), ago(26), "投诉结案后再谈", products="代维服务"),
    Deal(_DONGLU, "绿建咨询配套", "need", 36, day("2027-01-15"), ago(30), "等需求书面确认", day("12-04")),
    Deal(_NANYI, "泵站软启动柜", "need", 36, day("2027-02-10"), ago(14), "踏勘", day("12-02"), products="软启动柜"),
    Deal(
        _CANGLAN, "三号船坞岸电系统", "solution", 680, day("2027-01-31"), day("11-05"), "请谭维引荐新任副总邵怀瑾", DAY,
        tender=True, path=(day("04-20"), day("05-12")), rivals="宏冶成套、东港电力工程", slips=2,
        products="变频变压器 6.6 kV 5 MVA、岸电箱与电缆管理、10 kV 进线与联锁、安装调试与并网",
        source="04-16 现场踏勘的需求", team=("qinchuan", "maxiao"), code="SJ-2026-0142",
    ),
    Deal(_HUAYUE, "二轧线变频改造", "solution", 280, day("2027-02-28"), ago(34), "逾期解决前暂缓", products="高压变频器", slips=1),
    Deal(_KUNYU, "配电室智能化", "solution", 52, day("2027-01-20"), ago(12), "方案 v2 待评", day("11-26"), products="智能配电监控"),
    Deal(
        _YUANTU, "二期厂房高低压成套", "bid", 1286, day("11-26"), ago(17), "封标前评审", DAY, tender=True,
        rivals="宏冶成套、瀚衡电气", products="10 kV 开关柜、低压柜、变压器", team=("qinchuan", "wutong"),
    ),
    Deal(_CHENGYUE, "试验线牵引整流机组", "bid", 310, day("12-22"), ago(8), "答疑", day("12-04"), tender=True, products="整流机组"),
    Deal(_CANGLAN, "海工基地 10 kV 开关柜", "negotiation", 320, day("12-18"), ago(15), "付款比例 3-4-2-1 待回复", day("11-25"),
         products="10 kV 开关柜", team=("qinchuan",)),
    Deal(_HUAYUE, "余热电站备件框架", "negotiation", 140, day("12-25"), ago(22), "等付款方案先定", day("11-24"), products="备件"),
    Deal(_LINXI, "B 栋扩容 UPS 配电", "contract", 240, day("11-27"), ago(6), "对方用印", day("11-27"), products="UPS、列头柜"),
    Deal(_JIANGYU, "浮船坞电缆及桥架", "contract", 88, day("12-04"), ago(5), "法务二审", day("11-25"), products="电力电缆、桥架"),
    Deal(_JINSHU, "检测中心变压器", "contract", 60, day("11-24"), ago(4), "已盖章，归档", day("11-24"), products="干式变压器"),
    Deal("磐石矿业有限公司", "选厂供电改造", "negotiation", 210, day("12-29"), ago(18), "付款方案批复后签", day("11-30")),
)  # fmt: skip


def _won(account: str, name: str, amount_wan: float, on: date, *reasons: str, outcome: str = "") -> Deal:
    return Deal(account, name, "won", amount_wan, on, on, ended=on, reasons=reasons or ("technology",), outcome=outcome)


WON: tuple[Deal, ...] = (
    _won(_CANGLAN, "一号船坞成套改造", 206, day("03-26"), "technology", "relationship"),
    _won(_CANGLAN, "三号船坞开关柜更新", 84, day("05-14"), "price"),
    _won(_CANGLAN, "海工基地低压成套", 58, day("06-30"), "timing"),
    _won(_CANGLAN, "涂装车间变配电", 82, day("08-12"), "technology"),
    _won(
        _CANGLAN,
        "海工基地备件年度框架",
        212,
        day("09-24"),
        "relationship",
        "timing",
        outcome="抢修到场快，备件当天到。",
    ),
    _won(_HUAYUE, "炼钢分厂高压柜", 318, day("04-09"), "technology"),
    _won(_HUAYUE, "一轧线备件年度框架", 180, day("07-02"), "relationship"),
    _won(_HOSPITAL, "手术楼双电源改造", 142, day("02-27"), "technology"),
    _won(_KUNYU, "空压站低压柜", 41, day("06-11"), "price"),
    _won(_YUANTU, "储能站配电", 166, day("05-28"), "technology"),
    _won(_YUANTU, "一期厂房增容", 96, day("08-20"), "relationship"),
    _won(
        _CHENGYUE,
        "牵引试验台整流柜",
        180,
        day("11-10"),
        "technology",
        outcome="投标保证金 20.0 万应于签约后 5 日内退还。",
    ),
    _won(_CHENGYUE, "年度备件框架", 60, day("04-22"), "relationship"),
    _won(_DONGLU, "实验楼配电", 76, day("05-19"), "relationship"),
    _won(_JIANGYU, "二号船台低压成套", 138, day("03-18"), "terms"),
    _won(_JINSHU, "挤出车间成套", 296, day("07-24"), "price"),
    _won(_LINXI, "A 栋 UPS 配电", 160, day("06-05"), "technology"),
    _won(_NANYI, "二水厂低压柜", 35, day("09-10"), "price"),
    _won(_QIYUN, "预防性试验", 6, day("04-02"), "relationship"),
    _won(_ZELIN, "总降压站检修", 62, day("2025-07-08"), "relationship"),
    _won(_CANGLAN, "总降压站综保改造", 188, day("2025-09-18"), "technology"),
    _won(_HUAYUE, "二炼钢高压柜", 264, day("2025-06-20"), "technology"),
    _won(_YUANTU, "一期厂房高低压成套", 720, day("2025-04-15"), "technology", "timing"),
    _won(_LINXI, "A 栋配电一期", 210, day("2025-11-06"), "technology"),
)

LOST: tuple[Deal, ...] = (
    Deal(_KUNYU, "空压站变频节能", "lost", 48, day("08-28"), day("08-28"), ended=day("08-28"), reasons=("price",),
         outcome="特价 12.0% 已批，仍高出约 6%。", rivals="九岭成套", winner="九岭成套"),
    Deal(_DONGLU, "南区配电总包", "lost", 130, day("04-30"), day("04-30"), ended=day("04-30"), reasons=("qualification",),
         outcome="缺总包资质。", rivals="东港电力工程", winner="东港电力工程"),
    Deal(_CHENGYUE, "涂装线低压成套", "lost", 96, day("2025-10-16"), day("2025-10-16"), ended=day("2025-10-16"), reasons=("timing",),
         outcome="交期比对手长一个月。", rivals="瀚衡电气", winner="瀚衡电气"),
    Deal(_ZELIN, "防爆区配电更新", "lost", 150, day("2025-12-11"), day("2025-12-11"), ended=day("2025-12-11"), reasons=("relationship",),
         outcome="采购集中到集团后无人接触。", rivals="宏冶成套", winner="宏冶成套"),
    Deal("乌岚光伏科技有限公司", "三期升压站成套", "lost", 860, day("06-18"), day("06-18"), ended=day("06-18"), tender=True,
         reasons=("price",), outcome="宏冶报价低 9%。", rivals="宏冶成套", winner="宏冶成套"),
    Deal("鹤汀造纸有限公司", "热电站改造", "lost", 540, day("09-03"), day("09-03"), ended=day("09-03"), tender=True,
         reasons=("price", "terms"), outcome="宏冶接受承兑付款。", rivals="宏冶成套", winner="宏冶成套"),
    Deal(_NANYI, "一水厂能源管理", "suspended", 45, day("07-15"), day("07-15"), ended=day("07-15"), reasons=("timing",),
         outcome="客户预算推到明年。"),
)  # fmt: skip
