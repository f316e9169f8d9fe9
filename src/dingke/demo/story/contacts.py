"""People at the accounts who are spoken of. Whoever is not named here is made up in dingke.demo.company."""

from dataclasses import dataclass
from datetime import date

from dingke.demo.story import ago, day


@dataclass(frozen=True, slots=True)
class Known:
    """attitude: -2 against to 2 for us, None unknown. level: 0 to 5, how well we know them. boss: whom they report to."""

    account: str
    name: str
    spelt: str
    title: str
    unit: str
    role: str
    influence: int
    attitude: int | None
    level: int
    boss: str = ""
    first: bool = False
    last: date | None = None
    left_on: date | None = None
    mobile_end: str = ""
    note: str = ""


_CANGLAN = "沧澜重工集团有限公司"
_HUAYUE = "华岳特钢股份有限公司"
_HOSPITAL = "明川市第一人民医院"

CONTACTS: tuple[Known, ...] = (
    Known(_CANGLAN, "陆行舟", "luxingzhou", "总经理", "集团总部", "decider", 5, 0, 2, last=ago(45)),
    Known(_CANGLAN, "高启岳", "gaoqiyue", "分管设备副总经理", "集团总部", "decider", 5, 2, 3, "陆行舟", last=ago(20),
          left_on=day("11-18"), note="调往集团总部，由聂澄告知；名下还有 2 项承诺、1 次会面。"),
    Known(_CANGLAN, "邵怀瑾", "shaohuaijin", "分管设备副总经理", "集团总部", "decider", 5, None, 0, "陆行舟",
          note="从江屿过来，重视安全记录。"),
    Known(_CANGLAN, "卫长河", "weichanghe", "生产副总经理", "集团总部", "influencer", 4, 0, 2, "陆行舟", last=ago(38)),
    Known(_CANGLAN, "薛柏年", "xuebainian", "财务总监", "财务部", "finance", 4, -2, 1, "陆行舟", last=ago(61),
          note="近 4 次付款承诺守约 1 次。"),
    Known(_CANGLAN, "谭维", "tanwei", "动力部部长", "动力部", "technical", 4, 2, 4, "邵怀瑾", first=True, last=ago(3),
          mobile_end="4471"),
    Known(_CANGLAN, "聂澄", "niecheng", "设备经理", "海工基地", "coach", 3, 2, 4, "邵怀瑾", last=ago(3)),
    Known(_CANGLAN, "祝小满", "zhuxiaoman", "生产计划主管", "生产部", "user", 2, 1, 3, "卫长河", last=ago(12)),
    Known(_CANGLAN, "苏明哲", "sumingzhe", "采购部部长", "采购部", "purchasing", 4, 0, 3, "卫长河", last=ago(26)),
    Known(_CANGLAN, "岑立", "cenli", "电气主管", "动力部", "user", 2, 1, 3, "谭维", last=ago(3)),
    Known(_CANGLAN, "闻人静", "wenrenjing", "安全总监", "安全部", "", 3, None, 0),
    Known(_CANGLAN, "游一帆", "youyifan", "驻场设计师", "设计院", "", 2, None, 0),
    Known(_CANGLAN, "白露", "bailu", "招采中心主管", "集团招采中心", "", 3, None, 0),
    Known(_HUAYUE, "罗知白", "luozhibai", "财务总监", "财务部", "finance", 5, -1, 2, first=True, last=ago(3),
          note="付款决策；等集团月底资金计划。"),
    Known(_HUAYUE, "丁海若", "dinghairuo", "设备部部长", "设备部", "technical", 4, 1, 4, last=ago(11)),
    Known(_HUAYUE, "冯以宁", "fengyining", "采购主管", "采购部", "purchasing", 3, 0, 3, "丁海若", last=ago(26)),
    Known(_HUAYUE, "龚北辰", "gongbeichen", "财务部副部长", "财务部", "finance", 3, 0, 2, "罗知白", last=ago(52)),
    Known(_HOSPITAL, "严可均", "yankejun", "总务处处长", "总务处", "decider", 4, 0, 3, first=True, last=ago(1),
          note="11-19 来电投诉手术楼双电源切换超时。"),
    Known(_HOSPITAL, "宋慈安", "songcian", "院长", "院办", "decider", 5, 0, 1, last=ago(80)),
    Known(_HOSPITAL, "裴以沫", "peiyimo", "电气班班长", "总务处", "user", 2, -1, 3, "严可均", last=ago(4)),
    Known("远图新能源科技股份有限公司", "俞致远", "yuzhiyuan", "总经理", "总经办", "decider", 5, 1, 2, last=ago(40)),
    Known("远图新能源科技股份有限公司", "庄瑜", "zhuangyu", "工程总监", "工程中心", "technical", 4, 1, 4, "俞致远",
          first=True, last=ago(2)),
    Known("远图新能源科技股份有限公司", "陶然", "taoran", "招标主管", "采购中心", "purchasing", 3, 0, 3, last=ago(2)),
    Known("澄岳轨道装备有限公司", "柏岩", "baiyan", "设备部副部长", "设备部", "technical", 4, 1, 3, first=True, last=ago(6)),
    Known("澄岳轨道装备有限公司", "成竹", "chengzhu", "财务科科长", "财务部", "finance", 3, 0, 2, last=ago(13)),
    Known("东麓设计研究院有限公司", "蔺书言", "linshuyan", "电气所副所长", "电气所", "influencer", 3, 1, 3, first=True,
          last=ago(30), note="近 90 天的 6 次沟通都经过他一人。"),
    Known("江屿船舶修造有限公司", "甘棠", "gantang", "机电部经理", "机电部", "technical", 4, 1, 4, first=True, last=ago(9)),
    Known("临溪云谷数据有限公司", "叶明远", "yemingyuan", "运维总监", "运维中心", "decider", 5, 2, 4, first=True, last=ago(4)),
    Known("锦澍电缆有限公司", "龙一鸣", "longyiming", "设备科科长", "设备科", "decider", 4, 2, 4, first=True, last=ago(5)),
)  # fmt: skip
