"""The accounts that have a story. Those of 林澜 are the fourteen of her list; the others belong to her colleagues."""

from dataclasses import dataclass
from datetime import date

from dingke.demo.story import DAY, ago, day


@dataclass(frozen=True, slots=True)
class Account:
    """revenue and assets: the customer's own, in 万元. credit_wan: our credit limit. number: in the series of credit codes."""

    number: int
    name: str
    short: str
    owner: str
    grade: str
    status: str
    industry: str
    region: str
    address: str
    ownership: str
    heads: int
    revenue_wan: int
    assets_wan: int
    capital_wan: int
    founded: int
    legal_rep: str
    rating: str
    credit_wan: int
    terms: str
    tags: tuple[str, ...]
    last_contact: date
    next_step: str = ""
    next_step_on: date | None = None
    entity: str = "enterprise"
    known_as: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    parent: str = ""
    team: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    needs: str = ""
    since: int = 4  # years we have known them
    code_region: str = ""  # where the credit code was given, when elsewhere


MINGCHUAN, KUNYU, LINXI = "440700", "320500", "330100"

ACCOUNTS: tuple[Account, ...] = (
    Account(
        11, "华岳特钢股份有限公司", "华岳特钢股份", "linlan", "strategic", "active", "3120", "130200",
        "河北省唐山市滦屿工业区炉前路 8 号", "local", 6200, 1_180_000, 2_350_000, 320_000, 1994, "荀立诚",
        "A", 600, "到货后 60 天", ("manufacturing", "state"), ago(11),
        "与财务总监确认付款方案", DAY, known_as=("华岳特钢", "华岳"), formerly=("华岳钢铁厂",), team=("qinchuan",),
        sites=("二轧线", "余热电站", "炼钢分厂"), since=8,
        needs="关注变频节能的实测回报；付款要等集团月底资金计划。",
    ),
    Account(
        3, "沧澜重工集团有限公司", "沧澜重工集团", "linlan", "strategic", "active", "3731", MINGCHUAN,
        "广东省江门市明川市临港区沧澜路 1 号", "local", 8600, 2_460_000, 5_120_000, 500_000, 1987, "陆行舟",
        "AA", 800, "验收后 60 天", ("shipbuilding", "manufacturing", "state"), ago(3),
        "14:00 拜访动力部谭维", DAY, known_as=("沧澜重工", "沧澜"), formerly=("沧澜造船厂",),
        team=("qinchuan", "maxiao", "tangyinuo"), sites=("一号船坞", "三号船坞", "海工基地", "涂装车间", "集团总部"),
        since=6, code_region="440300",
        needs="岸电要与码头联锁配合，最看重并网安全；备件要当天到场；单项 400.0 万以上须招标（集团采购办法第 9 条）。",
    ),
    Account(
        12, "明川市第一人民医院", "明川市第一人民医院", "linlan", "key", "warning", "8411", MINGCHUAN,
        "广东省江门市明川市康宁路 19 号", "", 3100, 186_000, 312_000, 0, 1952, "宋慈安",
        "A", 200, "验收后 90 天", (), ago(1), "投诉整改方案送达", DAY, entity="institution",
        known_as=("明川一院", "明川第一医院"), team=("maxiao", "tangyinuo"), sites=("手术楼", "新院区"), since=5,
        needs="手术楼双电源切换必须不超过 0.5 秒；检测要避开手术排期。",
    ),
    Account(
        13, "昆屿精密制造有限公司", "昆屿精密制造", "linlan", "ordinary", "active", "3484", KUNYU,
        "江苏省苏州市昆屿市横塘路 66 号", "private", 420, 36_000, 28_500, 5_000, 2009, "郑可帆",
        "BBB", 60, "月结 30 天", ("manufacturing",), ago(18), known_as=("昆屿精密",), since=3,
        needs="配电室无人值守，报警发到手机。",
    ),
    Account(
        14, "远图新能源科技股份有限公司", "远图新能源科技", "linlan", "key", "active", "3841", "320600",
        "江苏省南通市通澍大道 500 号", "private", 4800, 960_000, 1_480_000, 86_000, 2014, "俞致远",
        "AA", 500, "到货 30%、验收 60%、质保 10%", ("manufacturing",), ago(2),
        "16:00 封标前评审", DAY, known_as=("远图新能源", "远图"), team=("qinchuan", "wutong"), sites=("一期厂房", "二期厂房", "储能站"),
        needs="二期工期紧，供货要分三批到场。",
    ),
    Account(
        15, "澄岳轨道装备有限公司", "澄岳轨道装备", "linlan", "key", "active", "3720", "430200",
        "湖南省株洲市渌坂区机车路 3 号", "central", 3600, 520_000, 760_000, 90_000, 2001, "殷正",
        "AA", 400, "验收后 60 天", ("manufacturing", "state"), ago(6),
        "催退投标保证金 20.0 万", DAY, known_as=("澄岳轨道",), sites=("试验线",), team=("jiyunfei",),
        needs="试验线要按标准做温升与谐波报告。",
    ),
    Account(
        16, "东麓设计研究院有限公司", "东麓设计研究院", "linlan", "key", "active", "7484", "420100",
        "湖北省武汉市江榆区东麓路 12 号", "local", 760, 68_000, 92_000, 20_000, 1978, "纪长庚",
        "A", 120, "月结 60 天", ("design", "state"), ago(30),
        "约见电气所第二联系人", day("11-25"), known_as=("东麓院", "东麓设计院"), since=4,
        needs="选型图集与样本要先给到电气所。",
    ),
    Account(
        17, "江屿船舶修造有限公司", "江屿船舶修造", "linlan", "key", "active", "4342", "330200",
        "浙江省宁波市甬岬区船坞路 21 号", "private", 1350, 98_000, 156_000, 18_000, 1999, "江屿安",
        "A", 200, "验收后 45 天", ("shipbuilding", "manufacturing"), ago(9),
        "更新经营计划", day("11-26"), known_as=("江屿船厂",), sites=("浮船坞",), since=5,
        needs="浮船坞检修期短，电缆要一次到齐。",
    ),
    Account(
        18, "锦澍电缆有限公司", "锦澍电缆", "linlan", "ordinary", "active", "3831", "510100",
        "四川省成都市锦澍区缆城路 7 号", "private", 380, 58_000, 31_000, 8_000, 2006, "唐知秋",
        "BBB", 80, "月结 30 天", ("power", "manufacturing"), ago(5), "合同归档", day("11-24"), sites=("检测中心",),
        needs="检测中心变压器的局放要低于 10 pC。",
    ),
    Account(
        19, "临溪云谷数据有限公司", "临溪云谷数据", "linlan", "key", "active", "6550", LINXI,
        "浙江省杭州市临溪区云谷路 88 号", "joint", 260, 74_000, 210_000, 60_000, 2018, "叶明远",
        "AA", 300, "预付 30%、到货 60%、质保 10%", (), ago(4), "B 栋扩容合同签署", day("11-27"),
        known_as=("临溪云谷",), sites=("A 栋", "B 栋"), team=("luyao",), since=3,
        needs="PUE 考核在 1.25 以内；停电演练每季一次。",
    ),
    Account(
        20, "南漪水务有限公司", "南漪水务", "linlan", "ordinary", "active", "4610", "350100",
        "福建省福州市闽漪区泵站路 2 号", "local", 540, 32_000, 118_000, 30_000, 1996, "林巍",
        "A", 80, "验收后 60 天", ("state",), ago(21), "泵站现场踏勘", day("12-02"), sites=("城南泵站", "二水厂"), since=2,
        needs="泵站软启动要能就地切旁路。",
    ),
    Account(
        21, "栖云药业有限公司", "栖云药业", "linlan", "ordinary", "active", "2720", "320100",
        "江苏省南京市栖垣区药谷路 9 号", "private", 690, 52_000, 66_000, 12_000, 2003, "苏怀谷",
        "BBB", 50, "月结 30 天", ("manufacturing",), ago(37), "回访洁净车间需求", day("11-30"), since=2,
        needs="洁净车间照明与配电要分相独立。",
    ),
    Account(
        22, "泽霖化工集团有限公司", "泽霖化工集团", "linlan", "ordinary", "dormant", "2614", "370600",
        "山东省烟台市芝岬区化工一路 100 号", "private", 2100, 310_000, 420_000, 50_000, 1998, "霍启霖",
        "BB", 50, "款到发货", ("manufacturing",), ago(138), "加入 12 月激活名单", day("12-01"), since=4,
        needs="防爆区设备要带证书；去年起采购集中到集团。",
    ),
    Account(
        23, "白榆食品有限公司", "白榆食品", "linlan", "potential", "potential", "1432", "410100",
        "河南省郑州市嵩垣区冷链路 5 号", "private", 0, 0, 0, 3_000, 2015, "白见山",
        "", 0, "", ("manufacturing",), ago(16), "寄送冷库增容方案", day("11-27"), since=0,
    ),
    # 沧澜's companies: served by colleagues of the same department, 林澜 works with them
    Account(
        31, "沧澜海工装备有限公司", "沧澜海工装备", "suwanqing", "key", "active", "3731", MINGCHUAN,
        "广东省江门市明川市临港区海工路 6 号", "local", 1900, 280_000, 430_000, 60_000, 2008, "聂沧海",
        "A", 200, "验收后 60 天", ("shipbuilding", "manufacturing"), ago(12), "核对备件清单", day("11-27"),
        parent="沧澜重工集团有限公司", team=("linlan",), known_as=("沧澜重工海工",), since=5,
    ),
    Account(
        32, "沧澜港机制造有限公司", "沧澜港机", "chenzhiyuan", "ordinary", "active", "3434", MINGCHUAN,
        "广东省江门市明川市临港区港机路 2 号", "local", 1200, 150_000, 210_000, 30_000, 2003, "岑远航",
        "A", 150, "验收后 60 天", ("manufacturing",), ago(19), "约设备部看样机", day("12-03"),
        parent="沧澜重工集团有限公司", team=("linlan",), since=4,
    ),
    Account(
        33, "沧澜船舶设计院有限公司", "沧澜船舶设计院", "suwanqing", "potential", "potential", "7484", MINGCHUAN,
        "广东省江门市明川市临港区沧澜路 3 号", "local", 260, 18_000, 22_000, 5_000, 2011, "游一鸣",
        "", 0, "", ("design", "shipbuilding"), ago(26), "送岸电样本", day("12-08"),
        parent="沧澜重工集团有限公司", team=("linlan",), since=1,
    ),
    # accounts of colleagues that are spoken of
    Account(
        2, "砚山水泥有限公司", "砚山水泥", "hesiyuan", "key", "warning", "3011", "320500",
        "江苏省苏州市昆屿市砚山路 18 号", "private", 880, 96_000, 130_000, 15_000, 1997, "石守拙",
        "BB", 200, "到货后 60 天", ("manufacturing",), ago(8), "临时信用额度送审", DAY, since=6,
    ),
    Account(
        41, "磐石矿业有限公司", "磐石矿业", "hanyifan", "key", "warning", "0810", "140100",
        "山西省太原市汾岫区矿山路 1 号", "private", 1650, 210_000, 340_000, 60_000, 2000, "石镇岳",
        "BBB", 150, "到货后 60 天", (), ago(5), "付款方案四期签认", day("11-25"), since=5, team=("linlan",),
    ),
    Account(
        42, "鹤汀造纸有限公司", "鹤汀造纸", "hanyifan", "ordinary", "warning", "2221", "370100",
        "山东省济南市泺岭区造纸路 40 号", "private", 920, 78_000, 96_000, 12_000, 1993, "鹤鸣皋",
        "CCC", 0, "款到发货", ("manufacturing",), ago(33), "律师函回执", day("11-26"), since=7,
    ),
    Account(
        43, "乌岚光伏科技有限公司", "乌岚光伏", "hanyifan", "key", "active", "3825", "150200",
        "内蒙古自治区包头市青坂区光伏大道 9 号", "private", 1400, 240_000, 260_000, 40_000, 2011, "乌兰图",
        "BBB", 180, "到货后 60 天", ("manufacturing",), ago(7), "催款函回复", day("11-24"), since=3, team=("linlan",),
    ),
    Account(
        44, "云麓酒店集团有限公司", "云麓酒店集团", "shenruolan", "key", "warning", "6110", "430100",
        "湖南省长沙市湘樾区云麓路 1 号", "private", 2300, 82_000, 190_000, 20_000, 2004, "卓云",
        "BB", 100, "月结 60 天", (), ago(22), "停发货后对账", day("11-26"), since=5,
    ),
    Account(
        45, "青禾乳业股份有限公司", "青禾乳业", "shenruolan", "ordinary", "active", "1441", "150200",
        "内蒙古自治区包头市青坂区牧场路 30 号", "private", 1500, 130_000, 120_000, 25_000, 1999, "禾满仓",
        "BBB", 90, "月结 60 天", ("manufacturing",), ago(27), "对账争议答复", day("11-27"), since=4,
    ),
    Account(
        46, "松陵纺织有限公司", "松陵纺织", "hesiyuan", "ordinary", "lost", "1711", "330600",
        "浙江省绍兴市越榆区织造路 14 号", "private", 740, 42_000, 60_000, 8_000, 1992, "陵致和",
        "CCC", 0, "款到发货", ("manufacturing",), ago(96), "诉讼开庭", day("12-15"), since=8,
    ),
)  # fmt: skip
