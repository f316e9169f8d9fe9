"""Addresses of the door."""

from django.urls import path, register_converter

from dingke.platform.entrance import entry, pages, people_pages


class VerbConverter:
    """What an administrator can do with somebody's account."""

    regex = "|".join(people_pages.VERBS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(VerbConverter, "account_verb")

app_name = "entrance"
urlpatterns = [
    path("security/", pages.security, name="security"),
    path("security/events/", pages.events, name="events"),
    path("security/sessions/end-others/", pages.end_others, name="end-others"),
    path("security/sessions/<str:handle>/end/", pages.end_session, name="end-session"),
    path("security/tokens/new/", pages.new_token, name="new-token"),
    path("security/tokens/<int:pk>/revoke/", pages.revoke_token, name="revoke-token"),
    path("security/company/", entry.link, name="link"),
    path("security/company/end/", entry.unlink, name="unlink"),
    path("security/seen-as/end/", people_pages.end_seen_as, name="end-seen-as"),
    path("security/people/", people_pages.index, name="people"),
    path("security/people/require/", people_pages.require, name="require"),
    path("security/people/invite/", people_pages.invite, name="invite"),
    path("security/people/<int:pk>/", people_pages.detail, name="person"),
    path("security/people/<int:pk>/<account_verb:verb>/", people_pages.act, name="act"),
    path("invitation/", entry.enter, name="invitation"),
    path("sso/", entry.begin, name="sso"),
    path("sso/return/", entry.come_back, name="sso-return"),
]
