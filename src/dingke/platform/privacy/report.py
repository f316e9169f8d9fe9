"""The records of processing, put together for an audit (51, 54 to 57): what, why, how long, to whom, what was asked."""

from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import override

from dingke.engine import clock, personal
from dingke.platform.access.models import Disclosure
from dingke.platform.privacy import queries
from dingke.platform.privacy.models import Breach, Erasure, ImpactAssessment, Notice, Recipient, Request, Retention
from dingke.platform.privacy.terms import RECORDS_YEARS
from dingke.platform.timeline.chain import verifying
from dingke.platform.workspace.models import DatedValue
from dingke.platform.workspace.queries import stated
from dingke.platform.workspace.terms import EXPORT_RECORDS

FORMAT = 1


def made() -> dict[str, Any]:
    """All of it, without a value of anybody."""
    today = clock.today()
    notice = queries.notice_on(today)
    return {
        "format": FORMAT,
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "kept_years_at_least": stated(RECORDS_YEARS, today),
        "notice_in_force": notice.number if notice else None,
        "categories": [categories(about) for about in personal.people.values()],
        "retention": listed(Retention, "purpose", "months", "effective_from", "effective_to", "source_doc", "clause"),
        "notices": listed(Notice, "number", "title", "effective_from", "controller", "purposes"),
        "recipients": listed(
            Recipient, "code", "name", "role", "purpose", "categories", "agreement", "has_separate_consent", "is_abroad",
            "since", "until",
        ),
        "requests": listed(
            Request, "code", "kind", "stage", "received_on", "due_on", "answered_on", "article", "keep_law", "keep_until"
        ),
        "breaches": listed(
            Breach, "code", "title", "discovered_on", "notify_by", "authority_told_on", "people_told_on", "why_not_told",
            "people_count", "closed_on",
        ),
        "assessments": listed(
            ImpactAssessment, "code", "title", "occasions", "verdict", "assessed_on", "keep_until", "recipient__code"
        ),
        "export_limits": limits(),
        "erasures": [erasure(one) for one in Erasure.objects.order_by("at")],
        "disclosures": disclosures(),
        "history_holds": not verifying.verify().broken,
    }  # fmt: skip


def categories(about: personal.AboutPerson) -> dict[str, Any]:
    """What is kept of people in one kind of record, and of how many."""
    rows = about.model._default_manager
    with override("en"):
        fields = [str(f.verbose_name) for f in about.columns]
    living = rows.filter(erased_at=None)
    by_basis = living.order_by().values_list("legal_basis").annotate(count=Count("pk"))
    return {
        "object": queries.slug_of(about.model),
        "fields": fields,
        "people": living.count(),
        "restricted": rows.exclude(restricted_at=None).count(),
        "erased": rows.exclude(erased_at=None).count(),
        "past_their_time": queries.due(about.model, clock.today()).count(),
        "by_basis": dict(by_basis),
    }


def listed(model: Any, *names: str) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in row.items()} for row in model.objects.order_by("pk").values(*names)]


def limits() -> list[dict[str, Any]]:
    """From how many records in clear on an export is decided."""
    names = ("effective_from", "effective_to", "source_doc", "clause")
    rows = DatedValue.objects.filter(what=EXPORT_RECORDS.name).order_by("pk").values("number", *names)
    return [{"records": row["number"], **{name: plain(row[name]) for name in names}} for row in rows]


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def erasure(one: Erasure) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "object": one.object,
        "code": one.code,
        "request": one.request,
        "counts": one.counts,
        "again_after_restore": one.is_again,
    }


def disclosures() -> list[dict[str, Any]]:
    rows = Disclosure.objects.order_by().values("object", "field", "kind").annotate(count=Count("pk"))
    return [dict(row) for row in rows.order_by("object", "field", "kind")]
