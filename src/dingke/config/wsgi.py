"""What the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dingke.config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 – reads every address now, not at the first request
# What is loaded stays; a page makes thousands of objects that are gone with it and holds nothing in rings.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 10, 10)
