"""What people asked about their data: one took a consent back, one waits for his copy, one was erased. Made by the
product's own acts, so that the page of operations tells them as it would."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dingke.demo.moments import back
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.action import Action, Target
from dingke.platform.people.models import User
from dingke.platform.privacy.actions import persons, requests
from dingke.platform.privacy.models import Notice, Recipient, Request

VIA: Final = "demo"
NOTICE: Final = {
    "title": "客户联系人个人信息告知书",
    "controller": "演示公司",
    "reach": "个人信息保护负责人 · privacy@dingke.example",
    "purposes": ["business", "service", "marketing"],
    "categories": "姓名、职务、手机、邮箱、微信；用于业务联系、服务与投诉处理；经你同意后用于营销推广。",
    "kept": "最后一次业务往来后 36 个月；营销用途 24 个月",
    "rights": "查阅、复制、更正、删除、撤回同意、要求解释；联系上述负责人，15 个工作日内答复。",
}
CAME_BEFORE: Final = 9  # days
GONE: Final = {"name": "褚文渊", "job_title": "采购主管", "mobile": "19900008831", "email": "chu.wenyuan@a.example"}
SHARE: Final = {
    "name": "云信短信平台",
    "role": "processor",
    "purpose": "marketing",
    "categories": "手机号、称呼",
    "agreement": "个人信息委托处理协议 YX-2026-03",
    "has_separate_consent": True,
}


@transaction.atomic
def settle(today: date, *, erasing: bool = True) -> None:
    """Nothing in a company so small that nobody is known there.

    erasing: no in one so large that looking for somebody's traces in every table takes its minute.
    """
    admin = User.objects.filter(is_admin=True, is_active=True).order_by("pk").first()
    known = list(Contact.objects.filter(archived_at=None, left_on=None).exclude(mobile="").order_by("pk")[:6])
    if admin is None or len(known) < 4:
        return
    morning = back(today, 0)
    # Requests came in up to today, so none of this may lie on an earlier day, whichever day of the week it is.
    at = morning if morning <= timezone.now() else None
    made(admin, Notice, {**NOTICE, "effective_from": today - timedelta(days=400)}, at)
    made(admin, Recipient, {**SHARE, "since": today - timedelta(days=240)}, at)
    withdrawn(admin, known[0], today, at)
    consented(admin, known[1], today - timedelta(days=60), at)
    waiting(admin, known[2], today - timedelta(days=CAME_BEFORE), at)
    if erasing:
        erased(admin, known[3].customer, today, at)


def made(by: User, model: Any, values: dict[str, Any], at: datetime | None) -> Any:
    return performing.create(model, [values], by=by, via=VIA, at=at).rows[0]


def do(by: User, verb: Action, row: Any, at: datetime | None, **given: Any) -> None:
    performing.perform(verb, [Target(id=row.pk)], by=by, via=VIA, at=at, arguments=given)


def consented(by: User, row: Contact, on: date, at: datetime | None) -> None:
    verbs = persons.declared[Contact]
    do(by, verbs.inform, row, at, how="email", on=on)
    do(by, verbs.consent, row, at, purpose="marketing", channel="email", how="online", on=on)


def withdrawn(by: User, row: Contact, today: date, at: datetime | None) -> None:
    consented(by, row, today - timedelta(days=120), at)
    do(by, persons.declared[Contact].withdraw, row, at, how="phone", on=today - timedelta(days=3))


def waiting(by: User, row: Contact, came: date, at: datetime | None) -> None:
    asked = made(
        by,
        Request,
        {
            "kind": "access",
            "applicant": row.name,
            "reach": row.email or row.mobile,
            "received_on": came,
            "received_how": "email",
            "wish": "想知道你们存了我哪些信息，请发我一份。",
            "about": row.code,
        },
        at,
    )
    do(by, requests.identify, asked, at, identified_how="由登记手机回拨核对姓名与单位")


def erased(by: User, customer: Customer, today: date, at: datetime | None) -> None:
    """Somebody who was on file for a short while and asked to be forgotten."""
    row = made(by, Contact, {**GONE, "customer": customer.pk, "purposes": ["marketing"], "legal_basis": "consent"}, at)
    asked = made(
        by,
        Request,
        {
            "kind": "deletion",
            "applicant": row.name,
            "reach": row.email,
            "received_on": today - timedelta(days=2),
            "received_how": "email",
            "about": row.code,
        },
        at,
    )
    do(by, requests.identify, asked, at, identified_how="由登记邮箱回信确认")
    do(by, requests.find, asked, at, about=row.code)
    do(by, requests.carry_out, asked, at)
    do(by, requests.respond, asked, at, answer="已删除，并告知不留备份之外的副本；恢复备份时会再次删除。")
