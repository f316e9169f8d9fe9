"""Credit points of the company: base points of some customers, and an adjustment in each state."""

from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from dingke.demo.moments import back
from dingke.domains.credit import actions
from dingke.domains.credit.models import Adjustment, Score
from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.action import Action, Target
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.people.models import User

VIA: Final = "demo"
HEAD, REVIEWER = "zhouyanqiu", "wenrugu"
SOURCE: Final = "财务部季度评分"
# Whose, which customer by the beginning of its short name ("": the first), finance, fulfilment, operation, external, arrears, on what it rests.
SCORES: Final = (
    ("linlan", "远图新能源", (24, 27, 17, 13), "none", "近四季按期付款率 96%，资产负债率 52%，无失信记录。"),
    ("linlan", "沧澜重工", (26, 32, 18, 14), "none", "近四季按期付款率 99%，集团合并报表已核。"),
    ("linlan", "明川市第一人民医院", (20, 19, 16, 13), "owes", "两笔质保金逾期，最长 74 天，已对账。"),
    ("linlan", "昆屿精密", (19, 26, 15, 13), "unknown", "只取得上年审计报告，本年应收尚未对账。"),
    ("hesiyuan", "", (22, 28, 16, 12), "none", "近四季按期付款率 94%。"),
    ("suwanqing", "", (21, 25, 15, 12), "none", "近四季按期付款率 91%，一笔争议已结。"),
)
EARLY: Final = {
    "delta": 3,
    "reason_code": "payment",
    "reason": "二期设备款提前 21 天付清。",
    "evidence": "银行回单与对账单，财务部已核。",
}
SETTLED: Final = {
    "delta": -2,
    "reason_code": "fulfilment",
    "reason": "验收单迟签，影响开票，限期一个月。",
    "evidence": "验收单签收日期与合同第 7 条。",
}
DISPUTED: Final = {
    "delta": -4,
    "reason_code": "payment",
    "reason": "一笔进度款有争议，暂扣分。",
    "evidence": "客户来函与往来账明细。",
}
WAITING: Final = {
    "delta": 8,
    "reason_code": "business",
    "reason": "新厂投产，上年审计报告显示负债率降至 45%。",
    "evidence": "审计报告第 12 页；投产通知。",
}
REFUSED: Final = {
    "delta": 12,
    "reason_code": "appeal",
    "reason": "客户申诉上季扣分，要求恢复。",
    "evidence": "客户申诉函。",
}


@transaction.atomic
def settle(today: date) -> None:
    """By the product's own acts, each on its day; nothing in a company without these people."""
    people = {one.username: one for one in User.objects.filter(is_active=True)}
    if not {HEAD, REVIEWER, *(told[0] for told in SCORES)} <= set(people):
        return
    of = {(who, name): row for who, name, *_told in SCORES if (row := customer_of(people[who], name)) is not None}
    scored(of, people[HEAD], today)
    linlan, hesiyuan, suwanqing = (people[name] for name in ("linlan", "hesiyuan", "suwanqing"))
    begun(linlan, of.get(("linlan", "沧澜重工")), EARLY, today, 12)
    begun(linlan, of.get(("linlan", "昆屿精密")), SETTLED, today, 30, expires_on=today - timedelta(days=6))
    made = begun(hesiyuan, of.get(("hesiyuan", "")), DISPUTED, today, 15)
    if made is not None:
        do(hesiyuan, actions.revoke, made, today, 4, revoke_reason="争议已对账，责任不在客户。")
    begun(linlan, of.get(("linlan", "远图新能源")), WAITING, today, 1)
    made = begun(suwanqing, of.get(("suwanqing", "")), REFUSED, today, 9)
    if made is not None:
        answer(made, people[REVIEWER], "approved", "扣分依据与申诉函都已看过。", today, 8)
        answer(made, people[HEAD], "refused", "申诉没有新的证据，按季复评时再看。", today, 7)


def customer_of(owner: User, name: str) -> Customer | None:
    mine = Customer.objects.filter(owner=owner, archived_at=None, short_name__startswith=name)
    return mine.order_by("pk").first()


def scored(of: dict[tuple[str, str], Customer], head: User, today: date) -> None:
    at = back(today, 45)
    rows: list[dict[str, Any]] = [
        {
            "customer": of[who, name],
            "as_of": at.date(),
            **dict(zip(actions.PARTS, parts, strict=True)),
            "arrears": arrears,
            "source": SOURCE,
            "evidence": evidence,
        }
        for who, name, parts, arrears, evidence in SCORES
        if (who, name) in of
    ]
    performing.create(Score, rows, by=head, via=VIA, at=at)


def begun(
    by: User, customer: Customer | None, told: dict[str, Any], today: date, days: int, **more: Any
) -> Adjustment | None:
    """Proposed, and in force where whoever proposes may; else it waits. None without the customer."""
    if customer is None:
        return None
    at = back(today, days)
    values = {**told, "customer": customer, "effective_from": at.date(), **more}
    row: Adjustment = performing.create(Adjustment, [values], by=by, via=VIA, at=at).rows[0]
    do(by, actions.apply, row, today, days)
    return row


def do(by: User, verb: Action, row: Adjustment, today: date, days: int, **given: Any) -> None:
    performing.perform(verb, [Target(id=row.pk)], by=by, via=VIA, at=back(today, days), arguments=given)


def answer(row: Adjustment, by: User, outcome: str, say: str, today: date, days: int) -> None:
    waiting = Decision.objects.get(object="credit-adjustments", row_id=row.pk)
    deciding.decide(waiting.pk, by=by, outcome=outcome, say=say, via=VIA, at=back(today, days))
