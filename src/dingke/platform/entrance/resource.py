"""What is shown of joinings: the way in for one person, and for a list of them from a sheet."""

from django.utils.translation import gettext_lazy as _

from dingke.engine.parts import Group, Transfer, View
from dingke.engine.resource import Resource
from dingke.platform.entrance import joining
from dingke.platform.entrance.models import Joining
from dingke.platform.people.models import User

__all__ = ["joining"]  # its rules register themselves


class JoiningResource(Resource):
    model = Joining
    slug, icon, avatar, under = "joinings", "user-plus", "", "organisation"
    columns = ("name", "username", "department", "position", "since", "superior", "user")
    more_columns = ("code", "email", "role", "created_at", "updated_at")
    filters = ("name", "username", "department", "position", "since", "created_at", "updated_at")
    sorts = ("updated_at", "since")
    search = {"name": "A", "username": "B", "department": "C"}
    views = (View(_("All")),)
    form = (
        Group(_("Person"), "name", "username", "email", "role"),
        Group(_("Place"), "department", "may_found", "position", "since", "superior"),
    )
    quick = ("name", "username", "department", "position", "since")
    appears_on = (User,)
    panel = ("name", "department", "position", "since")
    transfer = Transfer(
        keys=("code", "username"),
        headers={
            "name": ("姓名", "员工姓名", "人员"),
            "username": ("登录名", "账号", "用户名", "工号"),
            "email": ("邮箱", "电子邮件", "邮件"),
            "department": ("部门", "所属部门", "部门路径"),
            "may_found": ("新建部门", "部门不存在时新建"),
            "position": ("岗位", "岗位名称", "职位"),
            "since": ("入职日期", "到岗日期", "任职日期", "起"),
            "superior": ("直接上级", "上级", "汇报对象"),
            "role": ("角色", "权限角色"),
        },
    )
