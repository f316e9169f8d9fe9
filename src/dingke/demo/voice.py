"""What people of the company brought forward: one of each state, and a question to personnel that was added to."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from dingke.demo.moments import back
from dingke.engine import performing
from dingke.engine.action import Action, Target
from dingke.platform.access.models import Role
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.people.models import Department, User
from dingke.platform.voice import actions, granting
from dingke.platform.voice.models import AccessRequest, Suggestion

VIA: Final = "demo"
HEAD, PERSONNEL, SELLING = "zhouyanqiu", "wenzhixia", "大客户部"
SEES: Final = "support"  # the standard role that reads customers everywhere and changes nothing
WHY: Final = "协助一部远图新能源投标，需要查阅同行业客户的交付记录。"
NEW: Final = {
    "kind": "improvement",
    "title": "岸电系统报价单附上三年备件价",
    "about": "岸电系统",
    "text": "船厂客户谈到第二轮都会问备件，报价时一次写清三年价，可以少一轮往返。",
}
TAKEN: Final = {
    "kind": "improvement",
    "title": "现场服务单改成手机签字",
    "text": "纸单常在月底才交回，回款要等签收。希望现场工程师用手机请客户签字。",
}
DECLINED: Final = {
    "kind": "improvement",
    "title": "样本册每家客户单独印制",
    "text": "建议按行业单独印样本，拜访时更有针对性。",
}
LEAVE: Final = {
    "kind": "consultation",
    "title": "驻场期间的调休怎么算",
    "text": "上月在客户现场连续驻场两周，含两个周末，想问调休和出差补贴怎么计算。",
}
TITLE: Final = {
    "kind": "consultation",
    "title": "职级评定的材料清单",
    "text": "明年想申请高级大客户经理，需要准备哪些材料，什么时候报？",
}


@transaction.atomic
def settle(today: date) -> None:
    """By the product's own acts, each on its day."""
    people = {one.username: one for one in User.objects.filter(is_active=True)}
    department = Department.objects.filter(name=SELLING).first()
    if department is None or not {HEAD, PERSONNEL, "linlan", "hesiyuan", "suwanqing", "guozimo", "fangzhengze"} <= set(
        people
    ):
        return
    head, personnel, to = people[HEAD], people[PERSONNEL], {"department": department.pk}
    asked(people["linlan"], {**NEW, **to}, back(today, 2))
    row = asked(people["hesiyuan"], {**TAKEN, **to}, back(today, 8))
    do(head, actions.take_up, row, back(today, 7))
    row = asked(people["suwanqing"], {**DECLINED, **to}, back(today, 12))
    do(head, actions.decline, row, back(today, 10), reason="今年已改用电子样本，可按行业组合后发给客户。")
    row = asked(people["linlan"], LEAVE, back(today, 9))
    do(
        personnel,
        actions.reply,
        row,
        back(today, 7),
        answer="周末驻场按天调休，三个月内休完；补贴按出差制度，随报销单一起报。",
    )
    row = asked(people["suwanqing"], TITLE, back(today, 6))
    do(personnel, actions.reply, row, back(today, 4), answer="每年三月受理，材料清单已发你的邮箱。")
    do(people["suwanqing"], actions.follow_up, row, back(today, 1), further="清单里的业绩证明由谁盖章？")
    seeing_for_a_time(people["guozimo"], people["fangzhengze"], today)


def seeing_for_a_time(by: User, decides: User, today: date) -> None:
    """One who helps with another's bid reads all customers for two weeks, as the one above him decided."""
    wanted = {"role": Role.objects.get(slug=SEES), "why": WHY, "last_day": today + timedelta(days=14)}
    row = performing.create(AccessRequest, [wanted], by=by, via=VIA).rows[0]
    performing.perform(granting.apply, [Target(id=row.pk)], by=by, via=VIA, why=WHY)
    waiting = Decision.objects.get(object="access-requests", row_id=row.pk)
    deciding.decide(waiting.pk, by=decides, outcome="approved", say="投标期间可以查阅。", via=VIA)


def asked(by: User, values: dict[str, Any], at: datetime) -> Suggestion:
    row: Suggestion = performing.create(Suggestion, [values], by=by, via=VIA, at=at).rows[0]
    return row


def do(by: User, verb: Action, row: Suggestion, at: datetime, **given: Any) -> None:
    performing.perform(verb, [Target(id=row.pk)], by=by, via=VIA, at=at, arguments=given)
