"""What becomes of people's data while nobody looks."""

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from dingke.engine import clock, personal
from dingke.engine.performing import begin_act
from dingke.platform.people.models import User
from dingke.platform.privacy import ledger, queries
from dingke.platform.privacy.actions.requests import COME, lift_due, restrict_due

BATCH = 500


# In UTC: shortly after midnight in China.
@app.periodic(cron="25 16 * * *")
@app.task(queue="nightly")
def keep_no_longer(timestamp: int = 0, **_later: Any) -> None:
    """Lifts restrictions whose day has come, restricts what was kept long enough, completes the ledger of erasures; may
    run twice. Whoever was to be deleted stays restricted: that his data go is decided by somebody (overview)."""
    ledger.complete()
    admin = User.objects.filter(is_admin=True, is_active=True).order_by("pk").first()
    if admin is None:
        return
    for model in personal.people:
        with transaction.atomic():
            over = queries.restricted_till(model, clock.today()).exclude(pk__in=queries.to_erase(model, clock.today()))
            lifted = list(over.order_by("pk").select_for_update(of=("self",))[:BATCH])
            if lifted:
                lift_due(lifted, begin_act(admin, "job", why=str(COME)))
        with transaction.atomic():
            rows = list(queries.due(model, clock.today()).select_for_update(of=("self",))[:BATCH])
            if rows:
                restrict_due(rows, begin_act(admin, "job"))
