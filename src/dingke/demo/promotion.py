"""One review of a promotion: begun, its material brought by itself, not yet put to a decision."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from dingke.domains.team import actions
from dingke.domains.team.models import PromotionReview
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.platform.people.models import User
from dingke.platform.positions.models import Position

VIA: Final = "demo"
BY, WHO, REVIEWER = "fangzhengze", "xujianing", "hanyifan"
TO: Final = "大客户部经理"
WHY: Final = "连续两年完成目标，带过三名新人；周砚秋明年起分管渠道，部门需要接任的人。"


@transaction.atomic
def settle(today: date) -> None:
    """Nothing where the people of the stories are not there."""
    people = {one.username: one for one in User.objects.filter(username__in=(BY, WHO, REVIEWER), is_active=True)}
    position = Position.objects.filter(title=TO).first()
    if len(people) < len((BY, WHO, REVIEWER)) or position is None:
        return
    values = {"user": people[WHO].pk, "to_position": position.pk, "by_when": start(today), "why": WHY}
    row = performing.create(PromotionReview, [values], by=people[BY], via=VIA).rows[0]
    performing.perform(
        actions.name_reviewer, [Target(id=row.pk)], by=people[BY], via=VIA, arguments={"person": people[REVIEWER].pk}
    )


def start(today: date) -> date:
    """The first day of the month after next."""
    return (today.replace(day=1) + timedelta(days=62)).replace(day=1)
