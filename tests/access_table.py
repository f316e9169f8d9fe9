"""What each role is answered at each address: rows for the cases of tests/test_access.py.

A page of a row is asked for a row of the owner's: the colleague and the stranger do not know it (404), the executive
may read it but not change it (403), whoever holds no role sees nothing.
"""

from tests.one_of_each import PROTECTED

ROLES = ("anonymous", "nobody", "owner", "colleague", "head", "stranger", "executive", "admin")
#                     anonymous nobody owner colleague head stranger executive admin
OPEN = (200, 200, 200, 200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200, 200, 200, 200)
ANY_ROLE = (302, 403, 200, 200, 200, 200, 200, 200)
CREATES = (302, 403, 200, 200, 200, 200, 403, 200)
READS_ROW = (302, 404, 200, 404, 200, 404, 200, 200)
CHANGES_ROW = (302, 404, 200, 404, 200, 404, 403, 200)
ADMINISTERS = (302, 403, 403, 403, 403, 403, 403, 200)
POST_ONLY = (302, 405, 405, 405, 405, 405, 405, 405)
ADMIN = (302, 403, 403, 403, 403, 403, 403, 200)
API_LIST = (401, 200, 200, 200, 200, 200, 200, 200)
API_READ = (401, 404, 200, 404, 200, 404, 200, 200)
API_ACT = (405, 405, 405, 405, 405, 405, 405, 405)

# Asked by GET; "{slug}" stands for each object.
TABLE: dict[str, tuple[int, ...]] = {
    "healthz": OPEN,
    "readyz": OPEN,
    "metrics": (401, 403, 403, 403, 403, 403, 403, 200),
    "": (302,) * 8,
    "security/": SIGNED_IN,
    "security/events/": SIGNED_IN,
    "security/sessions/<str:handle>/end/": POST_ONLY,
    "security/sessions/end-others/": POST_ONLY,
    "security/tokens/new/": SIGNED_IN,
    "security/tokens/<int:pk>/revoke/": POST_ONLY,
    "security/company/": (302, 404, 404, 404, 404, 404, 404, 404),
    "security/company/end/": POST_ONLY,
    "security/seen-as/end/": POST_ONLY,
    "security/people/": ADMINISTERS,
    "security/people/invite/": ADMINISTERS,
    "security/people/require/": (302, 403, 403, 403, 403, 403, 403, 405),
    "security/people/<int:pk>/": (302, 403, 403, 403, 403, 403, 403, 404),
    "security/people/<int:pk>/<account_verb:verb>/": (302, 403, 403, 403, 403, 403, 403, 405),
    "invitation/": (404, 404, 404, 404, 404, 404, 404, 404),
    "sso/": (404, 404, 404, 404, 404, 404, 404, 404),
    "sso/return/": (404, 404, 404, 404, 404, 404, 404, 404),
    "search/": SIGNED_IN,
    "search/menu/": SIGNED_IN,
    "side/": SIGNED_IN,
    "operations/": SIGNED_IN,
    "operations/<uuid:pk>/": (302, 404, 200, 404, 404, 404, 404, 200),
    "operations/<uuid:pk>/undo/": POST_ONLY,
    "access/": ADMIN,
    "access/why/": (302, 404, 404, 404, 404, 404, 404, 404),  # asked for nothing
    "access/<holder:kind>/<int:pk>/": (302, 403, 403, 403, 403, 403, 403, 404),
    "access/positions/<int:pk>/renew/": (302, 403, 403, 403, 403, 403, 403, 405),
    "access/<holder:kind>/<int:pk>/people/": (302, 403, 403, 403, 403, 403, 403, 405),
    "access/<holder:kind>/<int:pk>/<object:name>/": (302, 403, 403, 403, 403, 403, 403, 404),
    "api/v1/access/why": (401, 422, 422, 422, 422, 422, 422, 422),  # asked for nothing
    "audit/": ADMIN,
    "audit/seals.csv": ADMIN,
    "audit/seals.json": ADMIN,
    "audit/verify/": (302, 403, 403, 403, 403, 403, 403, 405),
    "authority/": SIGNED_IN,
    "authority/file/": SIGNED_IN,
    "authority/people/": SIGNED_IN,
    "authority/people/<int:pk>/": SIGNED_IN,
    "approvals/": SIGNED_IN,
    "approvals/decide/": POST_ONLY,
    "approvals/<int:pk>/": READS_ROW,
    "approvals/<int:pk>/decide/": POST_ONLY,
    "approvals/<int:pk>/take-back/": POST_ONLY,
    "approvals/<int:pk>/involve/": POST_ONLY,
    "approvals/<int:pk>/people/": READS_ROW,
    "approvals/<int:pk>/proposer/": POST_ONLY,
    "notices/": SIGNED_IN,
    "notices/panel/": SIGNED_IN,
    "notices/kinds/": SIGNED_IN,
    "notices/seen/": POST_ONLY,
    "notices/<int:pk>/": (302, 404, 302, 404, 404, 404, 404, 404),
    "notices/<int:pk>/seen/": POST_ONLY,
    "api/v1/notices": API_LIST,
    "api/v1/notices/seen": API_ACT,
    "api/v1/notices/<pk>/seen": API_ACT,
    "privacy/": ADMIN,
    "privacy/erasures/": ADMIN,
    "privacy/records.json": ADMIN,
    "privacy/requests/<int:pk>/package/": POST_ONLY,
    "privacy/people/<slug:slug>/<int:pk>/": READS_ROW,
    "privacy/people/<slug:slug>/<int:pk>/<slug:name>/": POST_ONLY,
    "imports/": SIGNED_IN,
    "imports/<uuid:pk>/": (302, 404, 200, 404, 404, 404, 404, 404),
    "imports/<uuid:pk>/columns/": (302, 404, 200, 404, 404, 404, 404, 404),
    "imports/<uuid:pk>/progress/": (302, 404, 200, 404, 404, 404, 404, 404),
    "imports/<uuid:pk>/refused.xlsx": (302, 404, 404, 404, 404, 404, 404, 404),
    "imports/<uuid:pk>/run/": POST_ONLY,
    "exports/": SIGNED_IN,
    "exports/<uuid:pk>/": (302, 404, 200, 404, 404, 404, 404, 404),
    "exports/<uuid:pk>/progress/": (302, 404, 200, 404, 404, 404, 404, 404),
    "exports/<uuid:pk>/file/": (302, 404, 200, 404, 404, 404, 404, 404),
    "exports/<uuid:pk>/again/": POST_ONLY,
    "{slug}/import/": CREATES,
    "{slug}/export/": (302, 403, 200, 200, 200, 200, 200, 200),
    "api/v1/operations/<operation>/undo": API_ACT,
    "api/v1/authority/who": (401, 422, 422, 422, 422, 422, 422, 422),  # asked for nothing
    "api/v1/authority/check": API_LIST,
    "api/v1/approvals": API_LIST,
    "api/v1/approvals/<pk>": API_READ,
    "api/v1/approvals/<pk>/decide": API_ACT,
    "api/v1/approvals/<pk>/take-back": API_ACT,
    "api/v1/approvals/<pk>/withdraw": API_ACT,
    "api/v1/authority/people/<pk>": API_LIST,
    "{slug}/": ANY_ROLE,
    "{slug}/counts/": ANY_ROLE,
    "{slug}/condition/": ANY_ROLE,
    "{slug}/board/": ANY_ROLE,
    "{slug}/chart/": ANY_ROLE,
    "{slug}/summary/": ANY_ROLE,
    "{slug}/views/": POST_ONLY,
    "{slug}/columns/": POST_ONLY,
    "{slug}/bulk/": POST_ONLY,
    # Whoever may archive; which records, the address says.
    "{slug}/merge/": CREATES,
    "{slug}/new/": CREATES,
    "{slug}/<int:pk>/": READS_ROW,
    "{slug}/<int:pk>/panel/": READS_ROW,
    "{slug}/<int:pk>/history/": READS_ROW,
    "{slug}/<int:pk>/reveal/": POST_ONLY,
    "{slug}/<int:pk>/star/": POST_ONLY,
    "{slug}/<int:pk>/edit/": CHANGES_ROW,
    "{slug}/<int:pk>/cell/<str:name>/": CHANGES_ROW,
    "{slug}/<int:pk>/<slug:name>/": CHANGES_ROW,
    "{slug}/hint/": CREATES,
    "{slug}/options/": ANY_ROLE,
    "api/v1/openapi.json": (200, 200, 200, 200, 200, 200, 200, 200),
    "api/v1/{slug}": (401, 403, 200, 200, 200, 200, 200, 200),
    "api/v1/{slug}/<pk>": API_READ,
    "api/v1/{slug}/<pk>/history": API_READ,
    "api/v1/{slug}/<pk>/{verb}": API_ACT,
    "api/v1/{slug}/<pk>/merge": API_ACT,
}
# Objects of the whole company: everybody with a role reads them, those of personnel keep them.
COMMON = ("positions", "position-templates", "sod-exemptions", "posts", "competencies")
PICKED = {
    "customers": "owner",
    "descriptions": "position",
    "sod-exemptions": "user",
    "people": "department",
    "departments": "parent",
    "posts": "user",
    "deputations": "deputy",
    "assessments": "competency",
    "qualifications": "user",
    "suggestions": "department",
    "access-requests": "role",
    "resources": "owner",
    "allocations": "resource",
    "joinings": "position",
    "service-evaluations": "user",
    "trips": "owner",
    "day-notes": "owner",
    "attendees": "visit",
    "promotion-reviews": "user",
}
# No field of theirs names another record.
UNPICKED = ("positions/options/", "position-templates/options/", "competencies/options/", "service-levels/options/")
ALIKE: dict[tuple[int, ...], tuple[int, ...]] = {
    CREATES: (302, 403, 403, 403, 403, 403, 403, 200),
    READS_ROW: (302, 404, 200, 200, 200, 200, 200, 200),
    CHANGES_ROW: (302, 404, 403, 403, 403, 403, 403, 200),
    API_READ: (401, 404, 200, 200, 200, 200, 200, 200),
}
# Objects of whoever keeps personal information in order: for everybody else they are not there.
ABSENT: dict[tuple[int, ...], tuple[int, ...]] = {
    ANY_ROLE: ADMIN,
    CREATES: ADMIN,
    READS_ROW: (302, 404, 404, 404, 404, 404, 404, 200),
    CHANGES_ROW: (302, 404, 404, 404, 404, 404, 404, 200),
    API_READ: (401, 404, 404, 404, 404, 404, 404, 200),
    (401, 403, 200, 200, 200, 200, 200, 200): (401, 403, 403, 403, 403, 403, 403, 200),
}
# What only some objects have, and none of these.
NOT_COMMON = ("{slug}/board/", "{slug}/chart/", "{slug}/summary/", "{slug}/merge/", "api/v1/{slug}/<pk>/merge")
TABLE |= {
    address.replace("{slug}", "{common}"): ALIKE.get(expected, expected)
    for address, expected in TABLE.items()
    if "{slug}" in address and address not in NOT_COMMON
}
KEEPS: tuple[int, ...] = (302, 403, 403, 403, 403, 403, 403, 200)
# Who works here and where is known to everybody; of the others what follows from whose they are.
GROUPS: dict[str, tuple[tuple[str, ...], dict[tuple[int, ...], tuple[int, ...]]]] = {
    "{protected}": (PROTECTED, ABSENT),
    # A draft: for those who draw up, review and approve alone; whoever reads the others does not know it.
    "{drafted}": (
        ("descriptions",),
        {
            CREATES: ALIKE[CREATES],
            READS_ROW: (302, 404, 404, 404, 404, 404, 200, 200),
            CHANGES_ROW: (302, 404, 404, 404, 404, 404, 403, 200),
            API_READ: (401, 404, 404, 404, 404, 404, 200, 200),
        },
    ),
    "{known}": (
        ("people", "departments"),
        {
            ANY_ROLE: SIGNED_IN,
            CREATES: KEEPS,
            READS_ROW: SIGNED_IN,
            CHANGES_ROW: KEEPS,
            API_READ: API_LIST,
            (401, 403, 200, 200, 200, 200, 200, 200): API_LIST,
        },
    ),
    "{deputed}": (
        ("deputations",),
        {
            CREATES: ANY_ROLE,
            READS_ROW: ALIKE[READS_ROW],
            CHANGES_ROW: (302, 404, 200, 403, 403, 403, 403, 200),
            API_READ: ALIKE[API_READ],
        },
    ),
    "{assessed}": (("assessments",), {CREATES: ANY_ROLE, CHANGES_ROW: (302, 404, 403, 404, 200, 404, 403, 200)}),
    # Read by the person and those above him, kept by personnel.
    "{filed}": (("qualifications",), {CREATES: KEEPS, CHANGES_ROW: (302, 404, 403, 404, 403, 404, 403, 200)}),
    # Put on file by heads: whoever adjusts points does not say as well from where they start.
    "{scored}": (
        ("credit-scores",),
        {CREATES: (302, 403, 403, 403, 200, 403, 403, 200), CHANGES_ROW: (302, 404, 403, 404, 200, 404, 403, 200)},
    ),
    # Seen by everybody with a role, kept by the heads of their departments.
    "{sent}": (
        ("resources",),
        {
            CREATES: (302, 403, 403, 403, 200, 403, 403, 200),
            READS_ROW: ALIKE[READS_ROW],
            CHANGES_ROW: (302, 404, 403, 403, 200, 403, 403, 200),
            API_READ: ALIKE[API_READ],
        },
    ),
    # Everybody's entrance: his own, what his department is asked, and improvements for whoever reads all of them;
    # his journeys and days worked elsewhere, which those above him read.
    "{voiced}": (
        ("suggestions", "trips", "day-notes"),
        {
            ANY_ROLE: SIGNED_IN,
            CREATES: SIGNED_IN,
            CHANGES_ROW: (302, 404, 200, 404, 403, 404, 403, 200),
            (302, 403, 200, 200, 200, 200, 200, 200): SIGNED_IN,
            (401, 403, 200, 200, 200, 200, 200, 200): API_LIST,
        },
    ),
    # Of the owner: read by him, those above him and personnel, proposed by those above.
    "{promoted}": (
        ("promotion-reviews",),
        {
            ANY_ROLE: SIGNED_IN,
            CREATES: (302, 403, 403, 403, 200, 403, 200, 200),
            CHANGES_ROW: (302, 404, 403, 404, 200, 404, 200, 200),
            (401, 403, 200, 200, 200, 200, 200, 200): API_LIST,
        },
    ),
    # One's own, and whoever granted it.
    "{requested}": (
        ("access-requests",),
        {
            ANY_ROLE: SIGNED_IN,
            CREATES: SIGNED_IN,
            READS_ROW: (302, 404, 200, 404, 404, 404, 404, 200),
            CHANGES_ROW: (302, 404, 200, 404, 404, 404, 404, 200),
            API_READ: (401, 404, 200, 404, 404, 404, 404, 200),
            (302, 403, 200, 200, 200, 200, 200, 200): SIGNED_IN,
            (401, 403, 200, 200, 200, 200, 200, 200): API_LIST,
        },
    ),
    # Known to everybody, kept by heads.
    "{promised}": (
        ("service-levels",),
        {
            CREATES: (302, 403, 403, 403, 200, 403, 403, 200),
            READS_ROW: ALIKE[READS_ROW],
            CHANGES_ROW: (302, 404, 403, 403, 200, 403, 403, 200),
            API_READ: ALIKE[API_READ],
        },
    ),
    # What the head is drawing up: nobody else knows of it, whoever it is about.
    "{evaluated}": (
        ("service-evaluations",),
        {
            READS_ROW: (302, 404, 404, 404, 200, 404, 404, 200),
            CHANGES_ROW: (302, 404, 404, 404, 200, 404, 404, 200),
            API_READ: (401, 404, 404, 404, 200, 404, 404, 200),
        },
    ),
    "{staff}": (
        ("joinings",),
        {
            ANY_ROLE: KEEPS,
            CREATES: KEEPS,
            READS_ROW: (302, 404, 404, 404, 404, 404, 404, 200),
            CHANGES_ROW: (302, 404, 404, 404, 404, 404, 404, 200),
            API_READ: (401, 404, 404, 404, 404, 404, 404, 200),
            (302, 403, 200, 200, 200, 200, 200, 200): KEEPS,
            (401, 403, 200, 200, 200, 200, 200, 200): (401, 403, 403, 403, 403, 403, 403, 200),
        },
    ),
}
PLACEHOLDERS = dict.fromkeys(COMMON, "{common}") | {
    slug: group for group, (slugs, _alike) in GROUPS.items() for slug in slugs
}
TABLE |= {
    address.replace("{slug}", group): alike.get(expected, expected)
    for group, (_slugs, alike) in GROUPS.items()
    for address, expected in TABLE.items()
    if "{slug}" in address and address not in NOT_COMMON
}
TABLE["{protected}/options/"] = (302, 403, 403, 403, 403, 403, 403, 404)  # nor any of theirs
TABLE |= {f"{group}/import/": KEEPS for group in GROUPS} | {"{known}/export/": ANY_ROLE}
TABLE["{promised}/import/"] = GROUPS["{promised}"][1][CREATES]
TABLE |= dict.fromkeys(("{scored}/import/", "{sent}/import/"), (302, 403, 403, 403, 200, 403, 403, 200))
# Pages of descriptions beside those of every object.
TABLE |= {
    "{drafted}/begin/": KEEPS,
    "{drafted}/take/": POST_ONLY,
    "{common}/packaged/": POST_ONLY,
    "{protected}/<int:pk>/paper/": ABSENT[READS_ROW],
    "{drafted}/<int:pk>/word/": GROUPS["{drafted}"][1][READS_ROW],
    "{common}/<int:pk>/draw-up/": ALIKE[CHANGES_ROW],
    "{drafted}/<int:pk>/next/": POST_ONLY,
    "{drafted}/<int:pk>/cells/": GROUPS["{drafted}"][1][CHANGES_ROW],
    "{drafted}/<int:pk>/rights/new/": GROUPS["{drafted}"][1][CHANGES_ROW],
    "{drafted}/<int:pk>/rights/<int:place>/": GROUPS["{drafted}"][1][CHANGES_ROW],
    "api/v1/{drafted}/<pk>/rights": GROUPS["{drafted}"][1][API_READ],
    "{drafted}/<int:pk>/competencies/": GROUPS["{drafted}"][1][CHANGES_ROW],
    "{common}/<int:pk>/levels/": ALIKE[CHANGES_ROW],
    "{common}/gaps/": ANY_ROLE,
    "{common}/<int:pk>/fitting/": ALIKE[READS_ROW],
    "api/v1/{common}/<pk>/fitting": (401, 422, 422, 422, 422, 422, 422, 422),  # of nobody
    "{deputed}/<int:pk>/rights/": GROUPS["{deputed}"][1][CHANGES_ROW],
    "organisation/": SIGNED_IN,
    "organisation/<int:pk>/move/": (302, 404, 403, 403, 403, 403, 403, 200),
}
