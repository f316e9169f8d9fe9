"""The company: 鼎盛电气, its departments, and everybody in them."""

from dataclasses import dataclass

COMPANY = "鼎盛电气股份有限公司"
MAIL = "dingsheng.example"

# department: the one above it
DEPARTMENTS: dict[str, str | None] = {
    "鼎盛电气": None,
    "大客户部": "鼎盛电气",
    "大客户一部": "大客户部",
    "大客户二部": "大客户部",
    "技术部": "鼎盛电气",
    "服务部": "鼎盛电气",
    "交付部": "鼎盛电气",
    "财务部": "鼎盛电气",
    "质量部": "鼎盛电气",
    "人力资源部": "鼎盛电气",
}
SELLING = ("大客户一部", "大客户二部")


@dataclass(frozen=True, slots=True)
class Colleague:
    """role: name of a standard role (platform.access). accounts: how many of the 120 key accounts are this one's."""

    username: str
    name: str
    title: str
    department: str
    role: str
    accounts: int = 0

    @property
    def is_admin(self) -> bool:
        return self.role == "administrator"


def _colleague(line: str) -> Colleague:
    username, name, title, department, role, *accounts = line.split()
    return Colleague(username, name, title, department, role, int(accounts[0]) if accounts else 0)


COLLEAGUES: tuple[Colleague, ...] = tuple(
    _colleague(line)
    for line in (
        "admin 系统管理员 系统管理员 鼎盛电气 administrator",
        "jiangwang 江望 总经理 鼎盛电气 executive",
        "fangzhengze 方正则 副总经理·营销 鼎盛电气 executive",
        "luwantang 陆晚棠 财务总监 财务部 executive",
        "zhouyanqiu 周砚秋 大客户部经理 大客户部 head",
        "hanyifan 韩亦凡 大客户经理 大客户一部 account_manager 15",
        "linlan 林澜 大客户经理 大客户一部 account_manager 14",
        "suwanqing 苏婉清 大客户经理 大客户一部 account_manager 14",
        "chenzhiyuan 陈知远 大客户经理 大客户一部 account_manager 16",
        "shenruolan 沈若岚 大客户经理 大客户二部 account_manager 15",
        "hesiyuan 何思远 大客户经理 大客户二部 account_manager 16",
        "xujianing 许嘉宁 大客户经理 大客户二部 account_manager 15",
        "guozimo 郭子墨 大客户经理 大客户二部 account_manager 15",
        "qinchuan 秦川 方案工程师，代理技术部经理 技术部 support",
        "wutong 吴桐 方案工程师 技术部 support",
        "jiyunfei 纪云飞 方案工程师 技术部 support",
        "luyao 陆遥 方案工程师 技术部 support",
        "xietingfang 谢庭芳 技术资料员 技术部 support",
        "heranting 贺兰亭 服务部经理 服务部 support",
        "maxiao 马骁 备件与现场工程师 服务部 support",
        "tangyinuo 唐一诺 VIP专员 服务部 support",
        "xiazhixing 夏之行 现场工程师 服务部 support",
        "shilei 石磊 现场工程师 服务部 support",
        "guowan 郭婉 服务调度 服务部 support",
        "panyue 潘越 客服专员 服务部 support",
        "luoqiming 罗启明 交付部经理 交付部 support",
        "yunan 郁南 项目经理 交付部 support",
        "dingshan 丁杉 项目经理 交付部 support",
        "caobin 曹斌 项目经理 交付部 support",
        "yuanhe 袁禾 安装督导 交付部 support",
        "weijun 魏钧 安装督导 交付部 support",
        "wenrugu 温如故 财务经理 财务部 support",
        "luzhijie 卢知节 总账会计 财务部 support",
        "gumingyue 顾明月 应收会计 财务部 support",
        "longxinyue 龙新月 成本会计 财务部 support",
        "jiangke 姜可 出纳 财务部 support",
        "wenzhixia 温知夏 人力资源部经理 人力资源部 personnel",
        "fengyi 冯怡 招聘专员 人力资源部 personnel",
        "qianchen 钱辰 薪酬专员 人力资源部 personnel",
        "chengwangshu 程望舒 质量部主管 质量部 support",
        "jitong 纪桐 质量工程师 质量部 support",
    )
)
MANAGERS: tuple[Colleague, ...] = tuple(colleague for colleague in COLLEAGUES if colleague.accounts)

# signed this year, in 万元, by account manager: what their won deals add up to
SIGNED_WAN: dict[str, int] = {
    "hanyifan": 1512, "linlan": 2536, "suwanqing": 2618, "chenzhiyuan": 3312,
    "shenruolan": 1584, "hesiyuan": 2054, "xujianing": 2910, "guozimo": 2244,
}  # fmt: skip

# the department's open deals by stage: how many, and what they add up to in 万元
FUNNEL: dict[str, tuple[int, int]] = {
    "opportunity": (27, 3120), "need": (24, 3480), "solution": (22, 4960),
    "bid": (14, 4620), "negotiation": (15, 3110), "contract": (10, 2110),
}  # fmt: skip
