"""Words of position descriptions and rights (domain reference 7.1, 7.2)."""

from datetime import date
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How far a version has come. Whether an approved one is in force is a question of the day, not of the status."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("being reviewed")
    APPROVAL = "approval", _("waiting for approval")
    APPROVED = "approved", _("approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Domain(models.TextChoices):
    """业务 / 财务 / 人事: the rows of the box of rights on the official form."""

    BUSINESS = "business", _("business")
    FINANCE = "finance", _("finance")
    STAFF = "hr", _("staff")


class Category(models.TextChoices):
    """决策权 / 建议权 / 监督权: the columns of that box. Not the verb: a right to review may stand among the decisions."""

    DECISION = "decision", _("decision")
    SUGGESTION = "suggest", _("suggestion")
    SUPERVISION = "supervise", _("supervision")


class Verb(models.TextChoices):
    """What a right lets one do (domain reference 7.2). To review is not to approve."""

    PROPOSE = "propose", _("propose")
    SUBMIT = "submit", _("submit")
    SUGGEST = "suggest", _("suggest")
    DRAFT = "draft", _("draw up")
    REVIEW = "review", _("review")
    COUNTERSIGN = "countersign", _("countersign")
    CONFIRM = "confirm", _("confirm")
    APPROVE = "approve", _("approve")
    DECIDE = "decide", _("decide")
    SUPERVISE = "supervise", _("supervise")
    MONITOR = "monitor", _("monitor")
    EVALUATE = "evaluate", _("evaluate")
    ALLOCATE = "allocate", _("allocate")
    INSPECT = "inspect", _("inspect")
    ACCEPT = "accept", _("accept")
    ADJUST = "adjust", _("adjust")
    FORMULATE = "formulate", _("formulate")
    ACCESS = "access", _("have access")
    DIRECT = "direct", _("direct")


class Reach(models.TextChoices):
    """Over whose business a right reaches. NAMED: what ``Right.reach_over`` lists (regions, voltages, grades, customers)."""

    OWN = "own", _("one's own")
    TEAM = "team", _("one's team")
    DEPARTMENT = "department", _("the department and those below")
    ALL = "all", _("everything")
    NAMED = "named", _("what is named")


class Holding(models.TextChoices):
    """How somebody comes to fill a position. A deputy for a time is no post but a ``Delegation``."""

    MAIN = "main", _("main post")
    SECOND = "second", _("second post")
    ACTING = "acting", _("acting")


class Relation(models.TextChoices):
    REPORT = "report", _("reports to")
    SUPERVISE = "supervise", _("supervises")
    COORDINATE = "coordinate", _("coordinates with")
    EXTERNAL = "external", _("outside the company")


class CompetencyKind(models.TextChoices):
    GENERAL = "general", _("general")
    PROFESSIONAL = "professional", _("professional")
    MANAGEMENT = "management", _("management")
    TRAIT = "trait", _("trait")


class Method(models.TextChoices):
    """How a competency was assessed."""

    SELF = "self", _("by oneself")
    SUPERIOR = "superior", _("by the superior")
    ALL_ROUND = "360", _("360 degrees")
    TEST = "test", _("test")
    INTERVIEW = "interview", _("behavioural interview")


class QualificationKind(models.TextChoices):
    """What of a person's own record a description asks after (domain reference 7.1)."""

    EDUCATION = "education", _("education")
    MAJOR = "major", _("major")
    TITLE = "title", _("professional title")
    EXPERIENCE = "experience", _("experience")
    TRAINING = "training", _("training")
    LANGUAGE = "language", _("language")
    CERTIFICATE = "certificate", _("certificate")


class QualificationLevel(models.TextChoices):
    """Levels of education and of professional titles. Which stands above which: tables/qualification_levels.csv."""

    SECONDARY = "secondary", _("secondary school")
    COLLEGE = "college", _("college")
    BACHELOR = "bachelor", _("bachelor")
    MASTER = "master", _("master")
    DOCTOR = "doctor", _("doctor")
    JUNIOR = "junior", _("junior title")
    MIDDLE = "middle", _("intermediate title")
    ASSOCIATE = "associate", _("associate senior title")
    FULL = "full", _("full senior title")


class Verdict(models.TextChoices):
    """Whether somebody meets a requirement. UNKNOWN: nothing on file tells. SPARED: preferred and not there, which bars nobody."""

    MET = "met", _("met")
    UNMET = "unmet", _("not met")
    UNKNOWN = "unknown", _("not known")
    SPARED = "spared", _("preferred, not there")


LEVELS: dict[int, object] = {
    1: _("knows it (works under guidance)"),
    2: _("applies it (ordinary cases alone)"),
    3: _("skilled (hard cases, brings on newcomers)"),
    4: _("expert (across departments, improves the method)"),
    5: _("authority (leads and makes it a system)"),
}
"""The levels of a competency (domain reference 7.3, our default)."""

ASSESSMENT_MONTHS = 12
"""How long an assessment counts (domain reference 7.3, our default)."""

BLOCKING_GAP = 2
"""A gap of so many levels in what a position must have blocks the matters it stands for (domain reference 7.3, our default)."""

DEPUTATION_MONTHS = 12
"""How long a deputation lasts at most (our default; the domain reference asks for a period, not for its length)."""

LAPSE_TOLD: Final = ((date(2026, 1, 1), 30),)
"""From which day on somebody is told how many days before what is on file of him lapses, in order: our default 〔设〕."""
