"""The company's positions: their lines, their rights, the versions of their descriptions, and since when who fills them.

Amounts are in 万元 here, days relative to the day on which the company is looked at. Two things are wrong on purpose,
so that they can be found: nobody may approve a temporary credit between 200 and 500 万, and two may approve an expense
between 1 and 2 万.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dingke.demo.story.clauses import ALL, DEPARTMENT, OWN, Clause
from dingke.demo.story.clauses import clause as _clause


@dataclass(frozen=True, slots=True)
class Version:
    """since: (years before the year of the latest July, month, day)."""

    number: int
    since: tuple[int, int, int]
    change: str
    clauses: tuple[Clause, ...]
    headcount: int | None = 1
    signed: tuple[str, str, str] = ("wenzhixia", "fangzhengze", "jiangwang")
    law: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A position. duties: sentences. requirements: sentences of 任职资格. guided: (position, in what). career: (position, condition)."""

    code: str
    title: str
    department: str
    superior: str | None
    purpose: str
    versions: tuple[Version, ...]
    duties: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    guided: tuple[tuple[str, str], ...] = ()
    reports: tuple[str, ...] = ()
    subordinates: int | None = None
    relations: tuple[tuple[str, str, str], ...] = ()
    travel: str | None = None
    career: tuple[tuple[str, str], ...] = ()


MARGIN = (("margin", ">=", 15.0),)
HEAD_V5 = (
    _clause("4.1.1", "approve", "contract_signing", DEPARTMENT, "", (("standard_terms", "=", 1.0),), amount=(None, 1000)),
    _clause("4.1.2", "approve", "special_price", DEPARTMENT, "", MARGIN, discount=(None, 15), amount=(None, 2000)),
    _clause("4.1.3", "approve", "account_plan", DEPARTMENT),
    _clause("4.2", "decide supervise", "complaint_escalation", DEPARTMENT, overdue=(120, None)),
    _clause("4.3", "adjust", "credit_score", DEPARTMENT, change=(None, 15)),
    _clause("4.4", "supervise evaluate", "complaints_and_orders", DEPARTMENT, "依据服务水平"),
    _clause("5.1", "approve", "expense", DEPARTMENT, "有关联拜访或活动", amount=(None, 2)),
    _clause("5.2", "approve", "payment_scheme", DEPARTMENT, "含票据须财务会签", months=(None, 3), amount=(None, 300)),
    _clause("5.3", "submit", "annual_budget", DEPARTMENT, "由副总经理审批"),
    _clause("5.4", "review", "temporary_credit", DEPARTMENT),
    _clause("5.5", "approve", "bid_bond", DEPARTMENT, amount=(None, 50)),
    _clause("5.6", "approve", "business_travel", DEPARTMENT, amount=(None, 0.5)),
    _clause("6.1", "submit evaluate", "appraisal", DEPARTMENT),
    _clause("6.2", "allocate", "customer_handover", DEPARTMENT, "双方签认"),
    _clause("6.3", "submit", "description_release", DEPARTMENT),
    _clause("6.4", "approve", "personal_export", DEPARTMENT, "用途与接收人写明", clear=(None, 500)),
    _clause("6.5", "submit", "promotion", DEPARTMENT),
)  # fmt: skip


def _head(discount: float, *, margin: bool, payment: bool) -> tuple[Clause, ...]:
    """The head's rights as they were: a lower discount, and before V4 no say over payment schemes."""
    conditions = MARGIN if margin else ()
    price = _clause(
        "4.1.2", "approve", "special_price", DEPARTMENT, "", conditions, discount=(None, discount), amount=(None, 2000)
    )
    return tuple(price if one.number == "4.1.2" else one for one in HEAD_V5 if payment or one.number != "5.2")


EVERYBODY = (_clause("5.1", "propose", "expense", OWN), _clause("4.9", "suggest", "improvement", ALL))


def _plain(
    code: str,
    title: str,
    department: str,
    superior: str,
    headcount: int,
    purpose: str,
    *duties: str,
    more: Sequence[Clause] = (),
) -> Told:
    return Told(
        code,
        title,
        department,
        superior,
        purpose,
        (Version(1, (2, 1, 1), "首次填写", (*more, *EVERYBODY), headcount),),
        duties,
    )


POSITIONS: tuple[Told, ...] = (
    Told(
        "DS-ZJL-001", "总经理", "鼎盛电气", None,
        "对公司经营结果负责，定下目标、组织与授权。",
        (
            Version(
                2, (1, 1, 1), "合同签署起点由 2,000 万改为 3,000 万",
                (
                    _clause("2.1", "approve", "contract_signing", ALL, amount=(3000, None)),
                    _clause("2.2", "approve", "special_price", ALL, discount=(20, None)),
                    _clause("2.3", "approve", "special_price", ALL, amount=(5000, None)),
                    _clause("3.1", "approve", "expense", ALL, amount=(10, None)),
                    _clause("3.2", "approve", "payment_scheme", ALL, amount=(1000, None)),
                    _clause("3.3", "approve", "temporary_credit", ALL, amount=(500, None)),
                    _clause("4.1", "approve", "description_release", ALL),
                    _clause("4.2", "approve", "business_travel", ALL),
                    _clause("4.3", "approve", "promotion", ALL),
                ),
                signed=("wenzhixia", "fangzhengze", "jiangwang"),
            ),
        ),
        ("审定年度目标、预算与组织。", "决定超出各级限额的事项。", "每季度听取大客户经营汇报。"),
        ("本科及以上学历；", "经营管理工作 15 年以上。"),
    ),
    Told(
        "DS-FZJ-001", "副总经理", "鼎盛电气", "总经理",
        "分管营销，带领大客户、技术、服务、交付四个部门完成签约、交付、回款与满意。",
        (
            Version(
                3, (1, 1, 1), "2.3 折扣上限由 18% 改为 20%",
                (
                    _clause("2.1", "approve", "contract_signing", ALL, amount=(None, 3000)),
                    _clause("2.3", "approve", "special_price", ALL, "", MARGIN, discount=(None, 20), amount=(None, 5000)),
                    _clause("2.4", "decide", "complaint_escalation", ALL, overdue=(150, None)),
                    _clause("2.5", "allocate", "customer_handover", ALL, "跨部门"),
                    _clause("2.6", "approve", "personal_export", ALL),
                    _clause("2.7", "approve", "internal_information", ALL),
                    _clause("2.8", "approve", "business_travel", ALL),
                    _clause("2.9", "allocate", "resource_allocation", ALL, "跨部门"),
                    _clause("2.10", "adjust", "credit_score", ALL, "跨部门", change=(None, 15)),
                    _clause("3.1", "approve", "expense", ALL, amount=(None, 10)),
                    _clause("3.2", "approve", "payment_scheme", ALL, amount=(None, 1000)),
                    _clause("3.3", "approve", "bid_bond", ALL, amount=(50, None)),
                    _clause("3.4", "approve", "annual_budget", ALL),
                    _clause("4.1", "approve", "appraisal", ALL),
                    _clause("4.2", "review", "description_release", ALL),
                ),
                signed=("wenzhixia", "luwantang", "jiangwang"),
            ),
        ),
        ("分解营销目标到部门。", "决定超出部门限额的价格、付款与投诉。", "协调四个部门之间的资源。"),
        ("本科及以上学历；", "营销管理工作 10 年以上。"),
    ),
    Told(
        "DS-CWZ-001", "财务总监", "财务部", "总经理",
        "保证资金安全与核算真实，会签重大合同与付款方案。",
        (
            Version(
                2, (1, 1, 1), "会签起点写明金额",
                (
                    _clause("2.1", "countersign", "contract_signing", ALL, amount=(500, None)),
                    _clause("3.1", "countersign", "payment_scheme", ALL, amount=(300, None)),
                    _clause("3.2", "countersign", "annual_budget", ALL),
                ),
                signed=("wenzhixia", "fangzhengze", "jiangwang"),
            ),
        ),
        ("编制公司预算并跟踪执行。", "会签重大合同与付款方案。", "每月报告应收与逾期。"),
        ("本科及以上学历；", "财务管理工作 10 年以上；", "高级会计师优先。"),
    ),
    Told(
        "DS-DKH-001", "大客户部经理", "大客户部", "副总经理",
        "负责大客户部门的日常管理和运营，制定和实施大客户发展策略和计划，带领团队开拓新业务，保证签约、回款与客户满意。",
        (
            Version(3, (3, 4, 1), "编制 2 人改 1 人", _head(12, margin=False, payment=False), law="合同法"),
            Version(4, (1, 1, 1), "5.2 新增付款方案；删“合同法”引用，改民法典", _head(12, margin=False, payment=True), law="民法典"),
            Version(5, (0, 7, 1), "4.1.2 折扣上限由 12% 改为 15%，加毛利率不低于 15%", HEAD_V5, law="民法典"),
        ),
        (
            "制定部门目标与计划，分解到人、到季、到客户。",
            "主持重要商务谈判。",
            "每月复核商机预测与在险金额。",
            "处理重大投诉的升级。",
            "辅导下属，每人每月不少于 1 次。",
        ),
        ("本科及以上学历；", "相关工作 8 年以上，且团队管理 3 年以上；", "营销或电气专业优先。"),
        (("财务总监", "回款"),),
        ("大客户经理",),
        8,
        (
            ("report", "副总经理", "季度、年度工作重点及计划"),
            ("supervise", "大客户一部、大客户二部", "工作质量与进度"),
            ("coordinate", "技术部、服务部、交付部、财务部", "方案、服务、交付与回款"),
            ("external", "大客户高层", "合作与重大投诉"),
        ),
        "每月约 6 天，到客户现场",
    ),
    Told(
        "DS-DKH-002", "大客户经理", "大客户部", "大客户部经理",
        "对所辖大客户的关系、签约、交付与回款负责，是公司与客户之间唯一的接口人。",
        (
            Version(
                3, (2, 1, 1), "4.1.2 自定折扣上限 8%；5.3 自定付款方案上限 50 万",
                (
                    _clause("4.1.1", "propose", "contract_signing", OWN),
                    _clause("4.1.2", "decide", "special_price", OWN, "", MARGIN, discount=(None, 8)),
                    _clause("4.1.3", "propose", "account_plan", OWN),
                    _clause("4.1.4", "propose", "special_price", OWN),
                    _clause("4.2", "propose", "complaint_escalation", OWN),
                    _clause("4.3", "suggest", "improvement", ALL),
                    _clause("4.4", "access", "internal_information", OWN, "服务客户和开展业务所需"),
                    _clause("4.5", "adjust", "credit_score", OWN, quarterly={"change": (None, 10)}, change=(None, 5)),
                    _clause("5.1", "propose", "expense", OWN),
                    _clause("5.2", "review", "expense", OWN, "本人渠道的费用"),
                    _clause("5.3", "decide", "payment_scheme", OWN, amount=(None, 50)),
                    _clause("5.4", "propose", "temporary_credit", OWN),
                    _clause("5.5", "propose", "bid_bond", OWN),
                    _clause("5.6", "propose", "business_travel", OWN),
                    _clause("6.1", "confirm", "customer_handover", OWN, "双方签认"),
                ),
                headcount=8,
            ),
        ),
        (
            "为每户大客户写经营计划，每季复核一次。",
            "按等级拜访客户，拜访后两日内写下纪要与承诺。",
            "推进商机、投标与签约，跟踪交付与回款。",
            "受理客户投诉，协调各部门按期答复。",
        ),
        ("本科及以上学历；", "大客户销售工作 3 年以上；", "电气或营销专业优先；", "具有良好的沟通与谈判能力。"),
        relations=(
            ("report", "大客户部经理", "每周商机与在险金额"),
            ("coordinate", "技术部、服务部、交付部、财务部", "方案、服务、交付与回款"),
            ("external", "所辖大客户", "需要、承诺与满意"),
        ),
        travel="每月约 10 天，按拜访计划",
        career=(("高级大客户经理", "在岗满 2 年，年度达成率不低于 100%"), ("大客户部经理", "在岗满 3 年，带教过新人，必备能力达到要求")),
    ),
    Told(
        "DS-JSB-001", "技术部经理", "技术部", "副总经理",
        "组织方案设计与评审，对方案可行与成本真实负责。",
        (
            Version(
                2, (1, 1, 1), "方案评审由部门改为公司范围",
                (_clause("4.1", "review", "service_solution", ALL), _clause("6.1", "submit", "appraisal", DEPARTMENT), *EVERYBODY),
            ),
        ),
        ("评审方案，3 个工作日内给出结论。", "安排方案工程师支持商机。"),
        ("本科及以上学历，或高级专业职称；", "电气专业；", "方案设计工作 8 年以上，且团队管理 2 年以上。"),
        (),
        ("方案工程师", "技术资料员"),
    ),
    Told(
        "DS-CWB-001", "财务经理", "财务部", "财务总监",
        "组织核算、资金与信用，审批日常费用。",
        (
            Version(
                4, (1, 7, 1), "3.1 费用审批区间写为 1 万至 5 万",
                (
                    _clause("3.1", "approve", "expense", ALL, amount=(1, 5)),
                    _clause("3.2", "countersign", "payment_scheme", ALL, "", (("includes_bills", "=", 1.0),)),
                    _clause("3.3", "approve", "temporary_credit", ALL, amount=(None, 200)),
                    _clause("3.4", "review", "bid_bond", ALL, "看资金"),
                    _clause("3.5", "review", "credit_score", ALL, change=(5, None)),
                ),
                signed=("wenzhixia", "luwantang", "jiangwang"),
            ),
        ),
        ("每周安排资金。", "每月核对应收与回款。"),
        ("本科及以上学历；", "财务工作 8 年以上。"),
    ),
    Told(
        "DS-CWB-002", "成本会计", "财务部", "财务经理",
        "核定产品成本与项目报价，给定价提供依据。",
        (
            Version(
                2, (1, 1, 1), "3.3 写明核价为审核",
                (
                    _clause("3.3", "review", "special_price", ALL, "核价"),
                    _clause("3.4", "review", "expense", ALL),
                    _clause("3.5", "review", "annual_budget", ALL),
                ),
                signed=("wenzhixia", "luwantang", "jiangwang"),
            ),
        ),
        ("1 个工作日内给出核价意见。", "每月更新标准成本。"),
        ("专科及以上学历；", "会计工作 3 年以上。"),
    ),
    Told(
        "DS-FWB-000", "法务", "鼎盛电气", "总经理",
        "审核合同，由外聘律师承担，不占编制。",
        (
            Version(
                1, (2, 1, 1), "首次填写",
                (_clause("2.1", "review", "contract_signing", ALL), _clause("2.2", "suggest", "complaint_escalation", ALL)),
                headcount=None,
            ),
        ),
        ("2 个工作日内审完合同。",),
        ("具有律师执业资格。",),
    ),
    Told(
        "DS-RLB-001", "人力资源部经理", "人力资源部", "总经理",
        "组织岗位、编制、招聘、考核与薪酬。",
        (
            Version(
                2, (1, 1, 1), "4.2 拟订岗位说明书",
                (_clause("4.1", "review", "appraisal", ALL), _clause("4.2", "draft", "description_release", ALL), _clause("4.3", "review", "promotion", ALL), *EVERYBODY),
                signed=("fengyi", "fangzhengze", "jiangwang"),
            ),
        ),
        ("拟订和修订岗位说明书。", "每季盘点编制与空缺。"),
        ("本科及以上学历；", "人力资源工作 8 年以上。"),
    ),
    Told(
        "DS-FWC-001", "服务部经理", "服务部", "副总经理",
        "组织现场服务、备件、客服与 VIP 维护，对投诉时限负责。",
        (
            Version(
                1, (2, 1, 1), "首次填写",
                (
                    _clause("4.1", "supervise evaluate", "complaint_escalation", DEPARTMENT),
                    _clause("4.2", "supervise evaluate", "complaints_and_orders", ALL, "依据服务水平"),
                    _clause("4.3", "allocate", "resource_allocation", DEPARTMENT),
                    _clause("6.1", "submit", "appraisal", DEPARTMENT),
                    *EVERYBODY,
                ),
            ),
        ),
        ("每天看在办投诉的时限。", "每月分析重复故障。"),
    ),
    _plain("DS-JFB-001", "交付部经理", "交付部", "副总经理", 1, "组织项目交付与安装，对准时交付负责。", "每周复核交付计划。"),
    _plain("DS-ZLB-001", "质量部主管", "质量部", "总经理", 1, "组织质量检验与整改，对质量结论负责。", "24 小时内给出质量判定。"),
    _plain(
        "DS-FWC-002", "VIP专员", "服务部", "服务部经理", 2, "维护 VIP 体系与关怀计划，跟踪满意度。",
        "每月核对权益使用。", "策划专场活动并复盘。", "受理 VIP 客户的反馈。",
        more=(_clause("4.1", "propose", "complaint_escalation", ALL),),
    ),
    _plain("DS-JSB-002", "方案工程师", "技术部", "技术部经理", 4, "为商机编写技术方案与投标文件。", "按需求编写方案。"),
    _plain("DS-JSB-003", "技术资料员", "技术部", "技术部经理", 1, "保管技术资料与版本。", "资料发布前核对版本。"),
    _plain("DS-FWC-003", "备件与现场工程师", "服务部", "服务部经理", 1, "管备件，也上现场。", "每月盘点备件。"),
    _plain("DS-FWC-004", "现场工程师", "服务部", "服务部经理", 2, "到现场排除故障、检查与回访。", "离场前请客户签认。"),
    _plain("DS-FWC-005", "服务调度", "服务部", "服务部经理", 1, "分派工作单，盯住时限。", "30 分钟内分派。"),
    _plain("DS-FWC-006", "客服专员", "服务部", "服务部经理", 1, "接听与登记客户来电。", "当日回复咨询。"),
    _plain("DS-JFB-002", "项目经理", "交付部", "交付部经理", 3, "带项目从合同到验收。", "每周更新里程碑。"),
    _plain("DS-JFB-003", "安装督导", "交付部", "交付部经理", 2, "现场指导安装与调试。", "安装完当日交记录。"),
    _plain("DS-CWB-003", "总账会计", "财务部", "财务经理", 1, "记账、结账与报表。", "次月 5 日前结账。"),
    _plain("DS-CWB-004", "应收会计", "财务部", "财务经理", 1, "管开票、到期与回款核销。", "每周发出到期清单。"),
    _plain("DS-CWB-005", "出纳", "财务部", "财务经理", 1, "收付款与票据保管。", "每日核对银行余额。"),
    _plain("DS-RLB-002", "招聘专员", "人力资源部", "人力资源部经理", 1, "招聘与入职。", "每周更新招聘进度。"),
    _plain("DS-RLB-003", "薪酬专员", "人力资源部", "人力资源部经理", 1, "核算薪酬与社会保险。", "每月 25 日前核完。"),
    _plain("DS-ZLB-002", "质量工程师", "质量部", "质量部主管", 1, "检验、分析与整改跟踪。", "整改到期复验。"),
    _plain("DS-XXB-001", "系统管理员", "鼎盛电气", "总经理", 1, "维护本系统的账号、备份与升级。", "每月演练一次恢复。"),
)  # fmt: skip
