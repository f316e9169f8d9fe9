"""The environment, read once, typed; a bad value stops the start and names its variable."""

import ipaddress
import json
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

LANGUAGES: Final = ("zh-hans", "en")
SECRET_CHARACTERS: Final = 64
DEMO_MARK: Final = "demo.json"
"""The file of a home that says which demonstration it holds."""
BENCH_MARK: Final = "bench.json"
"""The same for the company of the benchmark."""


class BadEnvironment(Exception):
    """A variable holds a value the program cannot work with; the message names the variable."""


def _text(name: str) -> str:
    return os.environ.get(name, "").strip()


def _listed(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(name).split(",") if part.strip())


def home() -> Path:
    """The folder of this installation: DINGKE_HOME, else ~/.dingke. Absolute, not necessarily there yet.

    Raises BadEnvironment for a path that is not absolute or is a file.
    """
    path = Path(_text("DINGKE_HOME") or "~/.dingke").expanduser()
    if not path.is_absolute():
        raise BadEnvironment(f"DINGKE_HOME must be an absolute path, not {str(path)!r}.")
    if path.exists() and not path.is_dir():
        raise BadEnvironment(f"DINGKE_HOME is not a folder: {path}")
    return path


def public_url() -> SplitResult | None:
    """The https address under which people reach the installation, None for plain http on loopback."""
    value = _text("DINGKE_URL")
    if not value:
        return None
    url = urlsplit(value)
    if url.scheme != "https" or not url.hostname or url.path.strip("/") or url.query or url.fragment:
        raise BadEnvironment(f"DINGKE_URL must read https://HOST[:PORT], not {value!r}.")
    return url


def _database(name: str, value: str) -> dict[str, str]:
    url = urlsplit(value)
    if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
        raise BadEnvironment(f"{name} must read postgresql://USER:PASSWORD@HOST:PORT/NAME.")
    try:
        port = str(url.port or "")
    except ValueError as error:
        raise BadEnvironment(f"{name} has a port that is no number.") from error
    return {
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": port,
    }


def database() -> dict[str, str] | None:
    """NAME, USER, PASSWORD, HOST, PORT of one's own server; None means the embedded one."""
    value = _text("DINGKE_DATABASE_URL")
    return _database("DINGKE_DATABASE_URL", value) if value else None


def migration_database() -> dict[str, str] | None:
    """The same, for the role that owns the tables; only together with DINGKE_DATABASE_URL."""
    value = _text("DINGKE_MIGRATION_DATABASE_URL")
    if value and not _text("DINGKE_DATABASE_URL"):
        raise BadEnvironment("DINGKE_MIGRATION_DATABASE_URL needs DINGKE_DATABASE_URL beside it.")
    return _database("DINGKE_MIGRATION_DATABASE_URL", value) if value else None


def replicas() -> tuple[dict[str, str], ...]:
    """Read-only copies of the database, comma-separated in DINGKE_REPLICA_URLS."""
    return tuple(_database("DINGKE_REPLICA_URLS", value) for value in _listed("DINGKE_REPLICA_URLS"))


def secret_key(folder: Path) -> str:
    """DINGKE_SECRET_KEY, else the one kept in `folder`/secret_key, made there once (0600)."""
    given = _text("DINGKE_SECRET_KEY")
    if given:
        if len(given) < 50:
            raise BadEnvironment("DINGKE_SECRET_KEY must have at least 50 characters.")
        return given
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(SECRET_CHARACTERS))
    return path.read_text("ascii").strip()


def _write_once(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text, "ascii")
    try:
        # A link fails where the name exists: of two first starts at once, one key wins and both read it.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def metrics_token() -> str:
    """DINGKE_METRICS_TOKEN: what a monitor shows at /metrics from another machine; it opens nothing else. "" for none."""
    value = _text("DINGKE_METRICS_TOKEN")
    if value and len(value) < 32:
        raise BadEnvironment("DINGKE_METRICS_TOKEN must have at least 32 characters.")
    return value


def oidc() -> dict[str, str]:
    """The company's own sign-in (OpenID Connect): issuer, client_id, client_secret, name, username_claim; or nothing.

    DINGKE_OIDC_ISSUER is its https address as it names itself, plain http only on loopback. DINGKE_OIDC_NAME stands on
    the button. DINGKE_OIDC_USERNAME_CLAIM names the claim that holds the sign-in name; without it people tie their
    accounts themselves.
    """
    issuer = _text("DINGKE_OIDC_ISSUER")
    if not issuer:
        return {}
    url = urlsplit(issuer)
    is_near = url.hostname in {"127.0.0.1", "localhost", "::1"}
    if not url.hostname or url.scheme not in ({"http", "https"} if is_near else {"https"}) or url.query or url.fragment:
        raise BadEnvironment(f"DINGKE_OIDC_ISSUER must read https://HOST[/PATH], not {issuer!r}.")
    for name in ("DINGKE_OIDC_CLIENT_ID", "DINGKE_OIDC_CLIENT_SECRET"):
        if not _text(name):
            raise BadEnvironment(f"DINGKE_OIDC_ISSUER needs {name} beside it.")
    return {
        "issuer": issuer,
        "client_id": _text("DINGKE_OIDC_CLIENT_ID"),
        "client_secret": _text("DINGKE_OIDC_CLIENT_SECRET"),
        "name": _text("DINGKE_OIDC_NAME") or url.hostname,
        "username_claim": _text("DINGKE_OIDC_USERNAME_CLAIM"),
    }


def allowed_hosts() -> list[str]:
    """Host names answered: loopback, the one of DINGKE_URL, those of DINGKE_ALLOWED_HOSTS."""
    named = _listed("DINGKE_ALLOWED_HOSTS")
    for name in named:
        if "/" in name or name == "*":
            raise BadEnvironment(f"DINGKE_ALLOWED_HOSTS takes host names, comma-separated, not {name!r}.")
    url = public_url()
    own = (url.hostname,) if url and url.hostname else ()
    return ["127.0.0.1", "localhost", "[::1]", *own, *named]


def proxies() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Whose X-Forwarded-For and X-Forwarded-Proto are believed: DINGKE_PROXIES, else loopback."""
    try:
        return tuple(ipaddress.ip_network(name) for name in _listed("DINGKE_PROXIES") or ("127.0.0.0/8", "::1"))
    except ValueError as error:
        raise BadEnvironment(f"DINGKE_PROXIES takes addresses or networks, comma-separated: {error}") from error


def language() -> str:
    """The language of people who chose none, of mails and of the command line."""
    value = _text("DINGKE_LANGUAGE") or LANGUAGES[0]
    if value.lower() not in LANGUAGES:
        raise BadEnvironment(f"DINGKE_LANGUAGE must be one of {', '.join(LANGUAGES)}, not {value!r}.")
    return value.lower()


def company() -> str:
    """Whose installation this is, as it stands above the menu and at the sign-in: DINGKE_COMPANY; "" for the product's name."""
    return _text("DINGKE_COMPANY")


def fixed_today(folder: Path) -> date | None:
    """The day a demonstration is held at: DINGKE_TODAY, else the one in `folder`/demo.json; None for the real one.

    DINGKE_TODAY that is set and blank is the real one too.
    """
    mark = folder / DEMO_MARK
    if "DINGKE_TODAY" not in os.environ and mark.exists():
        kept: str | None = json.loads(mark.read_text("utf-8")).get("today")
        return date.fromisoformat(kept) if kept else None
    value = _text("DINGKE_TODAY")
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadEnvironment(f"DINGKE_TODAY must read like 2026-11-23, not {value!r}.") from error


def holds_invented(folder: Path) -> bool:
    """Whether the company of this home was invented and can be built anew at any time."""
    return any((folder / mark).exists() for mark in (DEMO_MARK, BENCH_MARK))


def refuse_fixed_day(folder: Path) -> None:
    """Raises BadEnvironment where DINGKE_TODAY would hold real business at a day."""
    if _text("DINGKE_TODAY") and not (folder / DEMO_MARK).exists():
        raise BadEnvironment(f"DINGKE_TODAY is for demonstrations, and {folder} holds none; start without it.")


def test_data() -> Path | None:
    """The folder of real files that tests run against, None where there is none."""
    value = _text("DINGKE_TEST_DATA")
    if not value:
        return None
    path = Path(value)
    if not path.is_absolute() or not path.is_dir():
        raise BadEnvironment(f"DINGKE_TEST_DATA must be the absolute path of a folder, not {value!r}.")
    return path
