"""Every address of the installation."""

from django.urls import include, path
from django.views.generic import RedirectView

from dingke.config import health
from dingke.config.later import Later
from dingke.config.metrics import metrics
from dingke.platform.authority import urls as authority
from dingke.platform.timeline import urls as timeline
from dingke.platform.workspace import urls as workspace

handler400 = "dingke.config.errors.bad_request"
handler403 = "dingke.config.errors.forbidden"
handler404 = "dingke.config.errors.not_found"
handler500 = "dingke.config.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics),
    path("accounts/", include("allauth.account.urls")),
    # In place of allauth's page of second factors, under its name.
    path("accounts/2fa/", RedirectView.as_view(pattern_name="entrance:security"), name="mfa_index"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    # Its models take a second and 80 MB, which a process that shows pages alone never needs.
    Later("api/v1/", "dingke.config.api", namespace="api"),
    path("operations/", include("dingke.platform.timeline.urls")),
    path("audit/", include(timeline.audit)),
    path("access/", include("dingke.platform.access.urls")),
    path("authority/", include("dingke.platform.authority.urls")),
    path("approvals/", include(authority.approvals)),
    path("notices/", include("dingke.platform.notices.urls")),
    path("", include("dingke.platform.privacy.urls")),
    path("imports/", include("dingke.platform.workspace.urls")),
    path("exports/", include(workspace.exports)),
    path("", include("dingke.platform.entrance.urls")),
    # Before the generic pages of the same objects.
    path("", include("dingke.platform.positions.urls")),
    path("", include("dingke.engine.surfaces.urls")),
]
