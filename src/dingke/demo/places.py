"""Where the invented companies are: real prefectures, so that regions can be filtered and drawn, and an invented
county-level place in each, after which a company is named. A registered name carries a real place, so no name made
here can be that of a real company.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """code: prefecture or municipality, GB/T 2260. town: the invented place inside it. weight: how common it is."""

    code: str
    province: str
    city: str
    town: str
    weight: int


def _place(line: str) -> Place:
    code, province, city, town, weight = line.split()
    return Place(code, province, city, town, int(weight))


PLACES: tuple[Place, ...] = tuple(
    _place(line)
    for line in (
        "110100 北京市 北京市 玄榆 5",
        "120100 天津市 天津市 津榭 3",
        "130100 河北省 石家庄市 滹岭 2",
        "130200 河北省 唐山市 滦屿 3",
        "140100 山西省 太原市 汾岫 2",
        "150200 内蒙古自治区 包头市 青坂 2",
        "210100 辽宁省 沈阳市 浑澜 3",
        "210200 辽宁省 大连市 礁岬 4",
        "220100 吉林省 长春市 净樾 2",
        "230100 黑龙江省 哈尔滨市 松漪 2",
        "310100 上海市 上海市 淞樾 7",
        "320100 江苏省 南京市 栖垣 5",
        "320200 江苏省 无锡市 梁漪 6",
        "320500 江苏省 苏州市 昆屿 8",
        "320600 江苏省 南通市 通澍 4",
        "330100 浙江省 杭州市 临溪 6",
        "330200 浙江省 宁波市 甬岬 6",
        "330300 浙江省 温州市 瓯澄 3",
        "330600 浙江省 绍兴市 越榆 3",
        "340100 安徽省 合肥市 淝樾 4",
        "340200 安徽省 芜湖市 鸠澜 2",
        "350100 福建省 福州市 闽漪 3",
        "350200 福建省 厦门市 鹭岬 4",
        "360100 江西省 南昌市 赣榭 2",
        "370100 山东省 济南市 泺岭 3",
        "370200 山东省 青岛市 崂屿 5",
        "370600 山东省 烟台市 芝岬 3",
        "410100 河南省 郑州市 嵩垣 4",
        "410300 河南省 洛阳市 伊澍 2",
        "420100 湖北省 武汉市 江榆 5",
        "420500 湖北省 宜昌市 夷岫 2",
        "430100 湖南省 长沙市 湘樾 4",
        "430200 湖南省 株洲市 渌坂 2",
        "440100 广东省 广州市 穗榭 6",
        "440300 广东省 深圳市 鹏岫 7",
        "440400 广东省 珠海市 香漪 2",
        "440600 广东省 佛山市 禅澜 5",
        "440700 广东省 江门市 明川 3",
        "441900 广东省 东莞市 莞澍 4",
        "450100 广西壮族自治区 南宁市 邕榭 2",
        "460100 海南省 海口市 琼岬 1",
        "500100 重庆市 重庆市 渝岫 4",
        "510100 四川省 成都市 锦澍 5",
        "510700 四川省 绵阳市 涪垣 2",
        "520100 贵州省 贵阳市 筑岭 2",
        "530100 云南省 昆明市 滇榭 2",
        "610100 陕西省 西安市 灞垣 4",
        "620100 甘肃省 兰州市 皋坂 1",
        "630100 青海省 西宁市 湟岭 1",
        "640100 宁夏回族自治区 银川市 贺坂 1",
        "650100 新疆维吾尔自治区 乌鲁木齐市 博坂 1",
    )
)
