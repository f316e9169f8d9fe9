"""What is shown of positions and their descriptions, of people and departments, of who fills what and what he is able to."""

from django.db.models import CharField
from django.utils.translation import gettext_lazy as _

from dingke.engine.parts import Contribution, Door, Group, Transfer, View
from dingke.engine.resource import Resource
from dingke.platform.people.models import Department, User
from dingke.platform.positions import actions, deputies, filed, library, models, posts, presence, qualifications, staff

__all__ = ["library", "qualifications"]  # their rules register themselves


class PositionResource(Resource):
    model = models.Position
    slug, icon, menu = "positions", "briefcase-2", 60
    avatar = None
    columns = ("title", "holders", "code", "abolished_on", "updated_at")
    filters = ("title", "abolished_on", "created_at", "updated_at")
    sort = "title"
    sorts = ("title", "updated_at")
    search = {"title": "A", "code": "B"}
    views = (View(_("In being"), abolished_on__empty="1"), View(_("All")))
    form = (Group(_("Position"), "title", "abolished_on"),)
    quick = ("title",)
    transfer = Transfer(keys=("code", "title"), headers={"title": ("岗位", "岗位名称", "position")})


class DescriptionResource(Resource):
    model = models.Description
    slug, icon, menu = "descriptions", "file-text", 61
    begin = "/descriptions/begin/"
    avatar = None
    columns = (
        "title",
        "number",
        "status",
        "department",
        "superior",
        "headcount",
        "effective_from",
        "change",
        "updated_at",
    )
    more_columns = ("code", "position", "grade", "revised_by", "reviewed_by", "approved_by", "approved_at")
    filters = (
        "status",
        "position",
        "department",
        "superior",
        "effective_from",
        "headcount",
        "grade",
        "title",
        "created_at",
        "updated_at",
    )
    sorts = ("updated_at", "title", "effective_from")
    search = {"title": "A", "code": "C"}
    sublabel = ("status",)
    views = (
        View(_("Approved"), status="approved", sort="title"),
        View(_("Under way"), status="draft,review,approval"),
        View(_("All")),
    )
    form = (
        Group(_("Position"), "position", "title", "department", "superior", "headcount", "grade"),
        Group(_("Version"), "change", "effective_from"),
    )
    quick = ("position", "title", "department")
    appears_on = (models.Position,)
    panel = ("number", "status", "effective_from", "change")
    transfer = Transfer(
        keys=("code",),
        headers={
            "position": ("岗位", "position"),
            "title": ("岗位名称", "title"),
            "department": ("所属部门", "部门"),
            "superior": ("直接上级", "上级岗位"),
            "headcount": ("岗位编制", "编制"),
        },
    )
    verbs = (actions.submit, actions.review, actions.approve, actions.send_back, actions.withdraw)

    @property
    def writable(self) -> tuple[str, ...]:
        """Programs state the whole description; people have a page for each cell."""
        return (*self.form_fields, "content", "pay")


class TemplateResource(Resource):
    model = models.Template
    slug, icon, menu = "position-templates", "template", 62
    avatar = None
    columns = ("name", "kind", "code", "updated_at")
    filters = ("name", "kind", "created_at", "updated_at")
    sort = "name"
    sorts = ("name", "updated_at")
    search = {"name": "A", "kind": "C"}
    views = (View(_("All")),)
    form = (Group(_("Template"), "name", "kind"),)
    quick = ("name", "kind")
    transfer = Transfer(keys=("code", "name"))

    @property
    def writable(self) -> tuple[str, ...]:
        """Programs state the whole template."""
        return (*self.form_fields, "content", "rights")


class PersonResource(Resource):
    model = User
    slug, icon, menu, avatar = "people", "users", 58, ""
    beside = (Door(_("In the chart"), "sitemap", "/organisation/"),)
    columns = ("name", "held", "department", "deputising", "username", "email")
    more_columns = ("code", "title", "is_active", "joined_at", "created_at", "updated_at")
    filters = (
        "department",
        "posts__position",
        "is_active",
        "deputations__position",
        "name",
        "username",
        "title",
        "joined_at",
        "created_at",
        "updated_at",
    )
    sort = "name"
    sorts = ("name", "username", "joined_at", "updated_at")
    search = {"name": "A", "username": "B", "code": "B", "title": "C", "email": "C"}
    sublabel = ("title",)
    views = (
        View(_("Works here"), is_active="1"),
        View(_("Deputies now"), is_active="1", deputations__position__empty="0"),
        View(_("Without a post"), is_active="1", posts__position__empty="1"),
        View(_("Left"), is_active="0"),
        View(_("All")),
    )
    form = (Group(_("Person"), "name", "username", "email", "title", "department"),)
    quick = ("name", "username", "department")
    appears_on = (Department,)
    panel = ("name", "title", "username")
    transfer = Transfer(
        keys=("code", "username"),
        headers={
            "name": ("姓名", "员工", "人员"),
            "username": ("登录名", "账号", "用户名"),
            "email": ("邮箱", "电子邮件", "邮件"),
            "title": ("职务", "头衔"),
            "department": ("部门", "所属部门"),
        },
    )

    @property
    def readable(self) -> tuple[str, ...]:
        """Nothing of how somebody signs in."""
        door = {
            "password",
            "last_login",
            "language",
            "theme",
            "rights_version",
            "must_change_password",
            "signed_out_at",
        }
        return tuple(name for name in super().readable if name not in door)


class DepartmentResource(Resource):
    model = Department
    slug, icon, avatar, under = "departments", "hierarchy-2", None, "organisation"
    columns = ("name", "parent", "since", "until", "code")
    more_columns = ("created_at", "updated_at")
    filters = ("parent", "name", "since", "until", "created_at", "updated_at")
    sort = "name"
    sorts = ("name", "since", "until", "updated_at")
    search = {"name": "A", "code": "B"}
    views = (View(_("In being"), until__empty="1"), View(_("All")))
    form = (Group(_("Department"), "name", "parent", "since"),)
    quick = ("name", "parent")
    appears_on = (Department,)
    panel = ("name", "since", "until")
    transfer = Transfer(
        keys=("code", "name"), headers={"name": ("部门", "部门名称"), "parent": ("上级部门", "隶属部门")}
    )
    verbs = (staff.close, staff.reopen)


class PostResource(Resource):
    model = models.Post
    slug, icon, avatar, under = "posts", "id-badge-2", None, "organisation"
    columns = ("position", "user", "kind", "department", "since", "until", "reports_to")
    more_columns = ("code", "note", "created_at", "updated_at")
    filters = (
        "user",
        "position",
        "department",
        "kind",
        "since",
        "until",
        "reports_to",
        "note",
        "created_at",
        "updated_at",
    )
    sort = "-since"
    sorts = ("since", "until", "updated_at")
    views = (View(_("Filled"), until__empty="1"), View(_("Acting"), kind="acting"), View(_("All")))
    form = (
        Group(_("Post"), "user", "position", "department", "kind", "since", "until"),
        Group(_("Line"), "reports_to", "note"),
    )
    quick = ("user", "position", "since")
    appears_on = (User, models.Position)
    panel = ("position", "user", "kind", "department", "since", "until")
    contributes = (
        Contribution(User, "held", _("Fills"), CharField(_("Fills"), blank=True), presence.held),
        Contribution(User, "deputising", _("Acts for"), CharField(_("Acts for"), blank=True), presence.deputising),
        Contribution(
            models.Position, "holders", _("Filled by"), CharField(_("Filled by"), blank=True), presence.holders
        ),
    )
    transfer = Transfer(
        keys=("code", "user+position+since"),
        headers={
            "user": ("姓名", "人员", "员工", "登录名"),
            "position": ("岗位", "任职岗位"),
            "department": ("部门",),
            "since": ("任职日期", "到岗日期", "起"),
            "until": ("离任日期", "止", "到"),
            "reports_to": ("直接上级", "汇报对象"),
        },
    )
    verbs = (posts.move, posts.end)

    @property
    def label(self) -> str:
        """Not to be taken for what somebody is called by his post."""
        return str(_("appointment"))


class DelegationResource(Resource):
    model = models.Delegation
    purpose = _("Who stands in for whom, in which position and from when to when.")
    slug, icon, avatar, under = "deputations", "user-share", None, "organisation"
    columns = ("deputy", "principal", "position", "since", "until", "why")
    more_columns = ("code", "created_at", "updated_at")
    filters = ("principal", "deputy", "position", "since", "until", "why", "created_at", "updated_at")
    sort = "-since"
    sorts = ("since", "until", "updated_at")
    headline = ("principal", "deputy", "position")
    views = (View(_("All")),)
    form = (Group(_("Deputation"), "principal", "deputy", "position", "since", "until", "why"),)
    quick = ("principal", "deputy", "position", "since", "until", "why")
    appears_on = (User,)
    panel = ("deputy", "position", "since", "until", "why")
    verbs = (deputies.take_back, deputies.hand_over)


class CompetencyResource(Resource):
    model = models.Competency
    slug, icon, menu, avatar = "competencies", "school", 64, None
    beside = (
        Door(_("Gaps"), "chart-radar", "/competencies/gaps/"),
        Door(_("Assessments"), "clipboard-check", "/assessments/"),
        Door(_("Qualifications"), "certificate", "/qualifications/"),
    )
    columns = ("name", "kind", "code", "definition", "valid_from")
    more_columns = ("source", "created_at", "updated_at")
    filters = ("kind", "name", "source", "valid_from", "created_at", "updated_at")
    sort = "name"
    sorts = ("name", "updated_at")
    search = {"name": "A", "code": "B", "definition": "C"}
    views = (
        View(_("All")),
        View(_("General"), kind="general"),
        View(_("Professional"), kind="professional"),
        View(_("Management"), kind="management"),
        View(_("Traits"), kind="trait"),
    )
    form = (Group(_("Competency"), "name", "kind", "definition", "source", "valid_from"),)
    quick = ("name", "kind")
    transfer = Transfer(keys=("code", "name"), headers={"name": ("素质", "能力", "能力素质"), "kind": ("类别",)})

    @property
    def writable(self) -> tuple[str, ...]:
        """Programs state the levels; people have a page for them."""
        return (*self.form_fields, "levels")


class AssessmentResource(Resource):
    model = models.Assessment
    purpose = _("How far somebody has a competency, by which method and on what evidence.")
    slug, icon, avatar, under = "assessments", "clipboard-check", None, "competencies"
    columns = ("user", "competency", "level", "method", "assessed_on", "assessor")
    more_columns = ("code", "evidence", "created_at", "updated_at")
    filters = ("user", "competency", "level", "method", "assessed_on", "assessor", "created_at", "updated_at")
    sort = "-assessed_on"
    sorts = ("assessed_on", "level", "updated_at")
    headline = ("user", "competency")
    views = (View(_("All")),)
    form = (
        Group(_("Assessment"), "user", "competency", "level", "method", "assessed_on", "assessor"),
        Group(_("Evidence"), "evidence"),
    )
    quick = ("user", "competency", "level", "method", "assessed_on")
    appears_on = (User, models.Competency)
    panel = ("user", "competency", "level", "method", "assessed_on", "assessor")
    transfer = Transfer(
        keys=("code",),
        headers={
            "user": ("姓名", "人员", "员工"),
            "competency": ("素质", "能力素质"),
            "level": ("等级",),
            "method": ("方法", "评估方式"),
            "assessed_on": ("评估日期",),
            "assessor": ("评估人",),
        },
    )


class QualificationResource(Resource):
    model = filed.Qualification
    purpose = _("Schooling, training, certificates and earlier work, set beside what a position asks.")
    slug, icon, avatar, under = "qualifications", "certificate", None, "competencies"
    columns = ("user", "kind", "value", "level", "since", "until", "manages")
    more_columns = ("code", "detail", "months", "evidence", "created_at", "updated_at")
    filters = (
        "user",
        "kind",
        "value",
        "level",
        "manages",
        "since",
        "until",
        "months",
        "detail",
        "created_at",
        "updated_at",
    )
    sort = "-updated_at"
    sorts = ("since", "until", "kind", "updated_at")
    headline = ("user",)
    views = (
        View(_("All")),
        View(_("Experience"), kind="experience"),
        View(_("Training"), kind="training"),
        View(_("Certificates"), kind="certificate"),
    )
    form = (
        Group(_("Qualification"), "user", "kind", "value", "level", "detail"),
        Group(_("Period"), "since", "until", "months", "manages"),
        Group(_("Evidence"), "evidence"),
    )
    quick = ("user", "kind", "value", "level", "since")
    appears_on = (User,)
    panel = ("kind", "value", "level", "since", "until")
    transfer = Transfer(
        keys=("code", "user+kind+value+since"),
        headers={
            "user": ("姓名", "人员", "员工", "登录名"),
            "kind": ("类别", "资格类别"),
            "value": ("内容", "名称", "专业", "领域"),
            "level": ("等级", "学历", "职称等级"),
            "detail": ("说明", "院校", "单位"),
            "manages": ("管理岗", "任管理职"),
            "since": ("开始", "起", "取得日期", "毕业日期"),
            "until": ("结束", "止", "到期日"),
            "months": ("月数",),
            "evidence": ("依据", "证明材料"),
        },
        words={
            "kind": {"职称": "title", "工作经历": "experience", "证书": "certificate", "外语": "language"},
            "level": {
                "高中": "secondary",
                "专科": "college",
                "研究生": "master",
                "高级": "associate",
                "副高": "associate",
                "正高": "full",
                "中级": "middle",
                "初级": "junior",
            },
        },
    )
