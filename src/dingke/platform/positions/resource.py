"""What is shown of positions, the versions of their descriptions and the templates for new ones."""

from django.utils.translation import gettext_lazy as _

from dingke.engine.parts import Group, Transfer, View
from dingke.engine.resource import Resource
from dingke.platform.positions import actions, models


class PositionResource(Resource):
    model = models.Position
    slug, icon, menu = "positions", "briefcase-2", 60
    avatar = None
    columns = ("title", "code", "abolished_on", "updated_at")
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
        View(_("Under way"), status="draft,review,approval"),
        View(_("Approved"), status="approved", sort="title"),
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
