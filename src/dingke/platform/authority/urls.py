"""Addresses of authority."""

from django.urls import path

from dingke.platform.authority import approval_pages, pages

app_name = "authority"
urlpatterns = [
    path("", pages.matrix, name="matrix"),
    path("file/", pages.download, name="file"),
    path("people/", pages.people, name="people"),
    path("people/<int:pk>/", pages.person, name="person"),
]

approvals = (
    [
        path("", approval_pages.inbox, name="inbox"),
        path("decide/", approval_pages.decide_many, name="decide-many"),
        path("<int:pk>/", approval_pages.detail, name="detail"),
        path("<int:pk>/decide/", approval_pages.decide, name="decide"),
        path("<int:pk>/take-back/", approval_pages.take_back, name="take-back"),
        path("<int:pk>/involve/", approval_pages.involve, name="involve"),
        path("<int:pk>/people/", approval_pages.people, name="people"),
        path("<int:pk>/proposer/", approval_pages.proposer, name="proposer"),
    ],
    "approvals",
)
