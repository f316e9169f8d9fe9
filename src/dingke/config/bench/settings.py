"""The usual settings, measured: DJANGO_SETTINGS_MODULE of `dingke bench` and its web server."""

from dingke.config.settings import *  # noqa: F403 – every one of them, so that what is measured is what is run
from dingke.config.settings import MIDDLEWARE as USUAL

ROOT_URLCONF = "dingke.config.bench.urls"
MIDDLEWARE = ["dingke.config.bench.counting.QueryCount", *USUAL]
