"""Visits of the company's people to their customers, as the stories go: what is planned, and what was said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Met:
    """days: how many days ago it was held; 0 and below: planned, so many days ahead. next_days: from today."""

    by: str
    customer: str
    contact: str
    days: int
    purpose: str
    others: str = ""
    outcome: str = ""
    said: str = ""
    next_step: str = ""
    next_days: int | None = None


VISITS: tuple[Met, ...] = (
    Met("linlan", "沧澜重工集团有限公司", "谭维", 0, "请谭维引荐新任副总邵怀瑾", "动力部；14:00"),
    Met(
        "linlan", "沧澜重工集团有限公司", "谭维", 3, "海工基地岸电电压等级", "聂澄；秦川", "advanced",
        "倾向 6.6 kV，先看并网计算书和联锁方案，再定三号船坞的接入点。", "并网计算书与联锁说明", 2,
    ),
    Met(
        "linlan", "沧澜重工集团有限公司", "岑立", 24, "动力部现场踏勘", "秦川", "level",
        "看了一号、三号船坞的变电所，电缆沟还有余量；图纸要从设计院调。",
    ),
    Met(
        "linlan", "华岳特钢股份有限公司", "丁海若", 11, "二轧线变频改造交付对账", "", "blocked",
        "设备部认可进度；付款卡在财务部，罗知白要看验收单原件。", "带验收单原件去财务部", 1,
    ),
    Met("linlan", "远图新能源科技股份有限公司", "庄瑜", -2, "封标前的技术澄清", "纪云飞"),
    Met(
        "linlan", "远图新能源科技股份有限公司", "陶然", 9, "一期价格依据", "", "level",
        "客户说一期价是参照，对手估价 1,270 万；希望我方说明铜价口径。", "送铜价口径说明", -1,
    ),
    Met(
        "linlan", "明川市第一人民医院", "裴以沫", 4, "应急电源投诉现场复核", "马骁", "blocked",
        "电气班对切换时间不满意，要书面的整改期限。", "给出整改期限", 1,
    ),
    Met(
        "linlan", "临溪云谷数据有限公司", "叶明远", 30, "二期机房配电需求", "吴桐", "advanced",
        "二期按 2N 供电，明年一季度立项；要我方先出单线图。",
    ),
    Met(
        "suwanqing", "沧澜海工装备有限公司", "", 14, "年度框架续签", "林澜", "advanced",
        "同意按去年框架续签一年，价格条款等集团招采中心的通知。", "催招采中心的通知", 3,
    ),
    Met("hanyifan", "磐石矿业有限公司", "", 6, "逾期货款面谈", "", "blocked", "财务说要等月底资金计划，没有给出日期。"),
    Met("hesiyuan", "砚山水泥有限公司", "", -3, "余热发电改造需求访谈", "吴桐"),
)  # fmt: skip

# What a trip of 林澜's served: by days after the Monday of the week before last.
TRAVELLED: tuple[Met, ...] = (
    Met(
        "linlan", "江屿船舶修造有限公司", "甘棠", 1, "机电部技术交流", "吴桐", "advanced",
        "二号坞要上岸电，请我方按 6.6 kV 出方案，设计院十二月介入。", "出岸电方案初稿", 9,
    ),
    Met(
        "linlan", "江屿船舶修造有限公司", "甘棠", 3, "码头现场踏勘", "吴桐", "advanced",
        "踏勘了一号、二号坞，接入点就近有变电所；船东代表也在场，没有异议。",
    ),
)  # fmt: skip
