"""Invented names and numbers. Whoever finds one of them outside the demonstration has met a coincidence.

Companies are named after an invented place (places.py). Credit codes carry an organisation code of the series MAX.
Mobile numbers begin with 154 and e-mail ends in ``.example``; nobody can be called or written to by them:
libphonenumber 9.0 knows no subscriber under 154 and no city under 0300; RFC 2606 reserves .example.
"""

from dataclasses import dataclass
from random import Random

from stdnum.cn import uscc as stdnum_uscc

from dingke.demo.places import PLACES, Place
from dingke.demo.trades import TRADES, Trade

FIRST = (
    "霁澄岚沐霄澜朔晏珩钧翊昱骁澍岱洺璟铄嵘澔炜绮茗霖弘瑾彦沁栎樾墨"
    "棠璨皓岑凌辰泓渊砺曦晗煜晟峻沣湛琰瑜祺穆筠翰聿芃苒蔚逸郁闵隽"
)
SECOND = (
    "岳川禾汀屿岫峦溪麓榆垣榭湾辕楫砚钰驰衡翎澈舟笙舆桐铎锐臻颐睿信"
    "恒图远拓创腾跃和序坤堃宸岩帆沃泽润爵硕章缦翼舫萃赫达野铭锋阳隆"
)
FORMS: tuple[tuple[str, ...], ...] = (("有限公司",), ("股份有限公司", "集团有限公司"))


def _pairs(listed: str) -> tuple[tuple[str, str], ...]:
    """Characters with their sound: "王/wang 李/li"."""
    return tuple((pair.partition("/")[0], pair.partition("/")[2]) for pair in listed.split())


SURNAMES: tuple[tuple[str, str], ...] = _pairs(
    "王/wang 李/li 张/zhang 刘/liu 陈/chen 杨/yang 黄/huang 赵/zhao 吴/wu 周/zhou 徐/xu 孙/sun 马/ma 朱/zhu "
    "胡/hu 郭/guo 何/he 林/lin 高/gao 罗/luo 郑/zheng 梁/liang 谢/xie 宋/song 唐/tang 许/xu 韩/han 冯/feng 邓/deng "
    "曹/cao 彭/peng 曾/zeng 萧/xiao 田/tian 董/dong 袁/yuan 潘/pan 于/yu 蒋/jiang 蔡/cai 余/yu 杜/du 叶/ye 程/cheng "
    "苏/su 魏/wei 吕/lv 丁/ding 任/ren 沈/shen 姚/yao 卢/lu 姜/jiang 崔/cui 钟/zhong 谭/tan 陆/lu 汪/wang 范/fan "
    "金/jin 石/shi 廖/liao 贾/jia 夏/xia 韦/wei 付/fu 方/fang 白/bai 邹/zou 孟/meng 熊/xiong 秦/qin 邱/qiu 江/jiang "
    "尹/yin 薛/xue 闫/yan 段/duan 雷/lei 侯/hou 龙/long 史/shi 陶/tao 黎/li 贺/he 顾/gu 毛/mao 郝/hao 龚/gong 邵/shao"
)
GIVEN: tuple[tuple[str, str], ...] = _pairs(
    "一/yi 之/zhi 云/yun 亦/yi 以/yi 佳/jia 俊/jun 信/xin 健/jian 冰/bing 凡/fan 初/chu 功/gong 勤/qin 卓/zhuo "
    "南/nan 可/ke 君/jun 启/qi 和/he 嘉/jia 国/guo 培/pei 天/tian 妍/yan 婷/ting 子/zi 宁/ning 安/an 宏/hong "
    "宜/yi 家/jia 少/shao 岚/lan 峰/feng 川/chuan 平/ping 庆/qing 建/jian 彤/tong 德/de 心/xin 志/zhi 思/si "
    "恒/heng 惠/hui 慧/hui 成/cheng 敏/min 文/wen 斌/bin 新/xin 旭/xu 昊/hao 明/ming 春/chun 晓/xiao 晨/chen "
    "景/jing 智/zhi 曼/man 书/shu 月/yue 朗/lang 杰/jie 松/song 林/lin 柏/bo 桐/tong 梦/meng 欣/xin 正/zheng "
    "永/yong 江/jiang 沛/pei 泽/ze 洁/jie 洋/yang 浩/hao 海/hai 清/qing 源/yuan 熙/xi 琳/lin 瑞/rui 瑶/yao "
    "睿/rui 石/shi 磊/lei 立/li 竹/zhu 素/su 维/wei 美/mei 翔/xiang 致/zhi 芸/yun 若/ruo 英/ying 远/yuan 雨/yu 霖/lin"
)

_SERIES = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_DIGITS = {character: place for place, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
ENTERPRISE, PUBLIC_BODY = "91", "12"


BRANDS = len(FIRST) * len(SECOND)
# One slot per unit of a place's weight; the slots of one place share its trades out among themselves.
SLOTS: tuple[tuple[Place, tuple[Trade, ...]], ...] = tuple(
    (place, TRADES[share :: place.weight]) for place in PLACES for share in range(place.weight)
)
MOST_COMPANIES = BRANDS * len(SLOTS) * len(FORMS)


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented company. short: as people say it. mark: the two characters that make it this one."""

    name: str
    short: str
    mark: str
    place: Place
    trade: Trade


def firm(number: int, random: Random) -> Firm:
    """The company of a number, 0 to MOST_COMPANIES - 1; two numbers never give the same name.

    Mark, slot and form count the number out; only what cannot make two names equal is left to chance.
    """
    round_, turn = divmod(number, BRANDS)
    mark_at = turn * 1_009 % BRANDS
    form_at, slot_at = divmod(round_, len(SLOTS))
    place, trades = SLOTS[(slot_at + mark_at * 37) % len(SLOTS)]
    mark = FIRST[mark_at // len(SECOND)] + SECOND[mark_at % len(SECOND)]
    if form_at:
        trades = tuple(trade for trade in trades if trade.kind == "company")
    trade = random.choices(trades, [trade.weight for trade in trades])[0]
    name, short = titled(place, trade, mark, random.choice(FORMS[form_at]))
    return Firm(name, short, mark, place, trade)


def titled(place: Place, trade: Trade, mark: str, form: str) -> tuple[str, str]:
    """Full and short name: ("昆屿霁岳电气设备有限公司", "霁岳电气")."""
    if trade.kind == "hospital":
        return f"{place.town}市{mark}{trade.product}", f"{place.town}{mark}医院"
    if trade.kind == "school":
        return f"{place.town}{mark}{trade.product}", f"{place.town}{mark}学院"
    if trade.kind == "institute":
        return f"{place.town}{mark}{trade.product}院有限公司", f"{mark}设计院"
    return f"{place.town}{mark}{trade.product}{form}", mark + trade.product[:2]


def person(random: Random) -> tuple[str, str]:
    """A name and how it is spelt: ("林澜", "linlan")."""
    surname, sound = random.choice(SURNAMES)
    given = random.choices(GIVEN, k=1 if random.random() < 0.25 else 2)
    return surname + "".join(character for character, _ in given), sound + "".join(syllable for _, syllable in given)


def credit_code(number: int, region: str, kind: str = ENTERPRISE) -> str:
    """A valid unified social credit code, 18 characters; number: 0 to 28,629,150, each at most once."""
    series = ""
    for _ in range(5):
        number, place = divmod(number, len(_SERIES))
        series = _SERIES[place] + series
    organisation = "MAX" + series
    weighted = sum(
        weight * _ORGANISATION_DIGITS[character]
        for weight, character in zip(_ORGANISATION_WEIGHTS, organisation, strict=True)
    )
    # GB 11714: 10 is written X, 11 is written 0.
    digit = "0123456789X0"[11 - weighted % 11]
    body = kind + region + organisation + digit
    return body + str(stdnum_uscc.calc_check_digit(body))


def mobile(number: int) -> str:
    """number: 0 to 99,999,999; neighbours do not look alike."""
    return f"154{number * 37_996_493 % 100_000_000:08d}"


def landline(number: int) -> str:
    """0300 is the area code of no city."""
    return f"0300-{2_000_000 + number * 7_919 % 6_000_000}"
