"""Who acts, who stands in, which place is vacant, what positions demand and what people were found to have.

Days are counted from the day on which the company is looked at.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vacated:
    """Somebody left a place so many days ago; it has been vacant since."""

    username: str
    name: str
    position: str
    department: str
    since: tuple[int, int, int]
    days: int


VACATED = (
    Vacated("shenshu", "沈述", "技术部经理", "技术部", (6, 1, 1), 23),
    Vacated("kongyi", "孔怡", "VIP专员", "服务部", (2, 1, 1), 21),
)


@dataclass(frozen=True, slots=True)
class Acting:
    """since, until: days from today; until is the first on which he no longer acts."""

    username: str
    position: str
    department: str
    since: int
    until: int
    note: str


ACTING = (Acting("qinchuan", "技术部经理", "技术部", -22, 39, "招到人为止"),)


@dataclass(frozen=True, slots=True)
class Deputy:
    """only: (verb, matter, measure and at most how much); nothing: everything that the principal may."""

    principal: str
    deputy: str
    position: str
    since: int
    until: int
    why: str
    only: tuple[tuple[str, str, tuple[str, float] | None], ...] = ()


DEPUTIES = (
    Deputy(
        "zhouyanqiu",
        "xujianing",
        "大客户部经理",
        8,
        13,
        "出差，参加年度经营会",
        (("approve", "special_price", ("discount", 10)), ("approve", "expense", None)),
    ),
    Deputy("suwanqing", "chenzhiyuan", "大客户经理", 7, 21, "休假两周"),
)

# Position → competency: level, whether it is a must, and which matters a gap of two levels bars.
DEMANDED: dict[str, tuple[tuple[str, int, bool, tuple[str, ...]], ...]] = {
    "大客户经理": (
        ("商务谈判", 3, True, ("payment_scheme",)),
        ("客户需求分析", 3, True, ("special_price",)),
        ("沟通协调", 3, False, ()),
        ("时间管理与组织", 2, False, ()),
        ("产品知识", 3, False, ()),
    ),
    "大客户部经理": (
        ("商务谈判", 4, True, ("special_price",)),
        ("团队管理与领导", 3, True, ()),
        ("数据分析与决策", 4, False, ()),
        ("培育辅导", 3, False, ()),
    ),
    "方案工程师": (("客户需求分析", 2, False, ()), ("产品知识", 4, True, ()), ("问题解决", 3, False, ())),
}

# The company's own courses, by competency and the level to which they lead.
COURSES: dict[str, dict[int, str]] = {
    "商务谈判": {2: "谈判准备工作坊（1 天）", 3: "大客户谈判实战（2 天）", 4: "多方谈判带教（一个项目）"},
    "客户需求分析": {3: "需求访谈与量化（1 天）"},
    "团队管理与领导": {3: "新任经理训练（3 天）"},
    "数据分析与决策": {4: "经营分析专题（2 天）"},
    "产品知识": {3: "产品线认证", 4: "系统方案认证"},
}

# (person, competency, level, method, assessor, days ago). 郭子墨 may not settle payment schemes until he has caught up;
# 何思远 is one level short, for which there is a course.
FOUND: tuple[tuple[str, str, int, str, str, int], ...] = (
    ("linlan", "商务谈判", 3, "superior", "zhouyanqiu", 60),
    ("linlan", "客户需求分析", 4, "superior", "zhouyanqiu", 60),
    ("linlan", "沟通协调", 4, "360", "wenzhixia", 75),
    ("linlan", "时间管理与组织", 2, "superior", "zhouyanqiu", 60),
    ("linlan", "产品知识", 3, "test", "wenzhixia", 120),
    ("hesiyuan", "商务谈判", 3, "superior", "zhouyanqiu", 58),
    ("hesiyuan", "客户需求分析", 2, "interview", "wenzhixia", 58),
    ("hesiyuan", "产品知识", 3, "test", "wenzhixia", 120),
    ("guozimo", "商务谈判", 1, "superior", "zhouyanqiu", 40),
    ("guozimo", "客户需求分析", 2, "superior", "zhouyanqiu", 40),
    ("guozimo", "沟通协调", 3, "self", "guozimo", 30),
    ("xujianing", "商务谈判", 4, "superior", "zhouyanqiu", 62),
    ("xujianing", "客户需求分析", 4, "superior", "zhouyanqiu", 62),
    ("xujianing", "团队管理与领导", 2, "interview", "wenzhixia", 62),
    ("xujianing", "数据分析与决策", 3, "test", "wenzhixia", 118),
    ("zhouyanqiu", "商务谈判", 4, "superior", "fangzhengze", 90),
    ("zhouyanqiu", "团队管理与领导", 4, "superior", "fangzhengze", 90),
    ("zhouyanqiu", "数据分析与决策", 4, "superior", "fangzhengze", 90),
    ("zhouyanqiu", "培育辅导", 3, "360", "wenzhixia", 75),
    ("qinchuan", "产品知识", 4, "test", "wenzhixia", 110),
)

# person, kind, value, level, detail, as manager, months ago since, months ago until (None: still)
ON_FILE: tuple[tuple[str, str, str, str, str, bool, int | None, int | None], ...] = (
    ("zhouyanqiu", "education", "", "bachelor", "江州工业大学", False, 200, None),
    ("zhouyanqiu", "major", "市场营销", "", "江州工业大学", False, 200, None),
    ("zhouyanqiu", "experience", "大客户销售", "", "华北开关", False, 198, 96),
    ("zhouyanqiu", "experience", "大客户销售", "", "鼎盛电气", True, 96, None),
    ("linlan", "education", "", "bachelor", "滨海理工学院", False, 100, None),
    ("linlan", "major", "电气工程及其自动化", "", "滨海理工学院", False, 100, None),
    ("linlan", "experience", "大客户销售", "", "东港电器", False, 98, 60),
    ("linlan", "experience", "大客户销售", "", "鼎盛电气", False, 64, None),
    ("linlan", "training", "商务谈判", "", "", False, 30, None),
    ("linlan", "language", "英语", "", "读写、口语", False, None, None),
    ("guozimo", "education", "", "college", "临江职业技术学院", False, 40, None),
    ("guozimo", "experience", "门店销售", "", "临江家电", False, 38, 20),
    ("guozimo", "experience", "大客户销售", "", "鼎盛电气", False, 14, None),
    ("qinchuan", "education", "", "college", "江州电力学校", False, 260, None),
    ("qinchuan", "title", "高级工程师", "associate", "", False, 60, None),
    ("qinchuan", "major", "电气自动化", "", "江州电力学校", False, 260, None),
    ("qinchuan", "experience", "方案设计", "", "鼎盛电气", False, 130, None),
)
