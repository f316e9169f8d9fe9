"""What the invented companies do, and what is sold to them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trade:
    """industry: class of GB/T 4754-2017. product: as it stands in a company's name. heads: usual head count, from, to.

    revenue_wan: yearly revenue per head, in 万元. tags: words of the industry tags. kind: how such a body is named.
    """

    industry: str
    product: str
    heads: tuple[int, int]
    revenue_wan: int
    tags: tuple[str, ...]
    kind: str
    weight: int


def _trade(line: str) -> Trade:
    industry, product, low, high, revenue, tags, kind, weight = line.split()
    words = tuple(tags.split(",")) if tags != "-" else ()
    return Trade(industry, product, (int(low), int(high)), int(revenue), words, kind, int(weight))


# industry, product, heads from and to, revenue per head in 万元, tags, kind, weight
TRADES: tuple[Trade, ...] = tuple(
    _trade(line)
    for line in (
        "3731 船舶制造 400 9000 110 shipbuilding,manufacturing company 4",
        "4342 船舶修造 120 2500 70 shipbuilding,manufacturing company 3",
        "3120 特钢 800 12000 160 manufacturing company 3",
        "3130 钢管 200 4000 130 manufacturing company 3",
        "3011 水泥 150 2500 120 manufacturing company 4",
        "3841 新能源科技 300 9000 130 manufacturing company 5",
        "3825 光伏科技 200 5000 140 manufacturing company 5",
        "3720 轨道装备 300 5000 100 manufacturing company 3",
        "3831 电缆 80 1500 120 power,manufacturing company 5",
        "3821 变压器 80 1800 90 power,manufacturing company 4",
        "3823 电气设备 60 2500 85 power,manufacturing company 7",
        "3670 汽车部件 150 5000 85 manufacturing company 7",
        "3562 半导体装备 100 2500 120 manufacturing company 3",
        "3973 微电子 150 4000 140 manufacturing company 4",
        "2221 造纸 150 3000 110 manufacturing company 3",
        "2614 化工 120 3500 170 manufacturing company 5",
        "2651 高分子材料 100 2500 150 manufacturing company 4",
        "2720 药业 150 4500 95 manufacturing company 5",
        "2761 生物制药 100 2500 110 manufacturing company 3",
        "1441 乳业 150 3500 90 manufacturing company 3",
        "1432 食品 80 2500 60 manufacturing company 5",
        "1711 纺织 150 4000 55 manufacturing company 4",
        "0810 矿业 200 5000 130 - company 2",
        "3216 铝业 300 6000 180 manufacturing company 2",
        "3041 玻璃 150 3000 90 manufacturing company 3",
        "4411 发电 120 2500 260 power,state company 3",
        "4415 风电 30 400 320 power company 3",
        "4416 光伏电力 20 250 300 power company 3",
        "4420 供电服务 80 2000 150 power,state company 3",
        "4610 水务 80 2500 60 state company 4",
        "7484 电力设计 60 900 75 power,design institute 4",
        "7484 工业设计研究 80 1500 70 design institute 3",
        "4823 港航工程 150 3500 95 state,international company 2",
        "4814 轨道工程 200 5000 100 state,international company 2",
        "5412 轨道交通运营 500 9000 35 state company 2",
        "5532 港务 200 4500 60 state company 2",
        "5631 机场 200 4000 50 state company 1",
        "6550 云谷数据 40 900 150 - company 4",
        "6110 酒店 80 2500 35 - company 3",
        "5212 商业 150 4500 80 - company 3",
        "8411 人民医院 300 4500 60 - hospital 4",
        "8415 专科医院 100 1500 50 - hospital 2",
        "8341 职业学院 150 1800 40 - school 2",
    )
)

# name of the deal, products, usual amount in 万元 from and to
OFFERS: tuple[tuple[str, str, int, int], ...] = (
    ("高低压成套", "10 kV 开关柜、0.4 kV 低压柜", 90, 520),
    ("配电室智能化", "智能配电监控、综保装置", 30, 120),
    ("变频改造", "高压变频器", 60, 320),
    ("能源托管", "能源托管服务", 80, 260),
    ("配电运维三年", "代维服务、巡检", 40, 200),
    ("备件年度框架", "断路器、接触器备件", 30, 180),
    ("UPS 配电", "UPS、列头柜", 60, 280),
    ("厂区微电网", "光伏、储能、能量管理系统", 90, 420),
    ("储能站", "储能变流器、电池簇", 120, 640),
    ("增容改造", "变压器、高压进线", 50, 260),
    ("谐波治理", "有源滤波柜", 20, 90),
    ("电缆及桥架", "电力电缆、桥架", 40, 160),
    ("整流机组", "整流变压器、整流柜", 120, 420),
    ("检测与预防性试验", "预防性试验服务", 12, 60),
)
SUBJECTS: tuple[str, ...] = (
    "一期厂房", "二期厂房", "三号车间", "总装车间", "动力站", "新厂区", "老厂区", "研发楼", "数据机房", "热电站",
    "北区", "南区", "码头", "总降压站", "空压站", "污水站", "涂装线", "冷库", "办公楼", "试验中心",
)  # fmt: skip
NEXT_STEPS: tuple[str, ...] = (
    "现场踏勘", "约见设备部负责人", "送交方案初稿", "确认负荷清单", "回访使用情况", "催书面需求确认", "技术交流",
    "报价澄清", "核对交期", "补资质文件", "约高层会面", "答疑", "合同条款逐条核对", "等对方预算批复",
)  # fmt: skip
RIVALS: tuple[str, ...] = ("宏冶成套", "东港电力工程", "瀚衡电气", "九岭成套", "北澍自动化", "峻泽开关")
