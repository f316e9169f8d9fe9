"""Asks the server and times it, in a process of its own. Standard input: the plan as JSON; output: what was found."""

import http.client
import json
import re
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

WARM_UP = 3
Answer = tuple[int, bytes, dict[str, str]]


class Browser:
    """One kept connection with its cookies, or with a bearer token."""

    def __init__(self, host: str, port: int, token: str = "") -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = token

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        sent = {"Accept-Language": "zh-CN", **(headers or {})}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, quote(path, safe="/?&=%,-_."), body, sent)
        answer = self.connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, said = value.split(";", 1)[0].partition("=")
                self.cookies[cookie] = said
        return answer.status, content, {name.lower(): value for name, value in answer.getheaders()}

    @property
    def csrf(self) -> str:
        """What a form must send back; empty before the first answer that has one."""
        return next((value for name, value in self.cookies.items() if "csrf" in name), "")

    def sign_in(self, name: str, password: str) -> None:
        _, page, _ = self.ask("GET", "/accounts/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"csrfmiddlewaretoken": token.group(1).decode() if token else "", "login": name, "password": password}
        kind = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://{self.connection.host}/accounts/login/",
        }
        status, page, _ = self.ask("POST", "/accounts/login/", urlencode(form).encode(), kind)
        if status not in (302, 303):
            raise SystemExit(f"{name} could not sign in: {status} {page[:400]!r}")


def one(browser: Browser, act: dict[str, Any], number: int) -> tuple[float, Answer]:
    """Seconds from the request to the last byte, and the answer. An update asks for the version first, untimed."""
    headers, body = {}, None
    if act["form"]:
        body = urlencode(act["form"] | {"csrfmiddlewaretoken": browser.csrf}).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if act["body"] is not None:
        body = json.dumps(act["body"]).replace("{n}", str(number)).encode()
        headers["Content-Type"] = "application/json"
    if act["method"] == "PATCH":
        _, _, had = browser.ask("GET", act["path"])
        headers["If-Match"] = had.get("etag", "")
    start = time.perf_counter()
    answer = browser.ask(act["method"], act["path"], body, headers)
    return time.perf_counter() - start, answer


def timed(browser: Browser, act: dict[str, Any], times: int, first: int) -> dict[str, Any]:
    # A connection that rested since an earlier act may have been closed by the server; the next request opens one.
    browser.connection.close()
    took: list[float] = []
    inside: list[dict[str, Any]] = []
    for number in range(WARM_UP + times):
        seconds, (status, content, headers) = one(browser, act, first + number)
        if status >= 300:
            return {"status": status, "said": content[:300].decode("utf-8", "replace")}
        if number >= WARM_UP:
            took.append(seconds * 1000)
            inside.append(json.loads(content) if act["inside"] else {})
    if act["inside"]:
        every = [ms for one_of in inside for ms in one_of["ms"]]
        return {"status": status, "ms": every, "queries": max(one_of["queries"] for one_of in inside)}
    return {"status": status, "ms": took, "bytes": len(content), "queries": int(headers.get("x-dingke-queries", -1))}


def crowd(browsers: list[Browser], act: dict[str, Any]) -> dict[str, Any]:
    """All ask at once until the time is over; answers per second, and each one's milliseconds."""
    end = time.perf_counter() + act["seconds"]
    took: list[list[float]] = [[] for _ in browsers]
    failed: list[int] = []

    def keep_asking(browser: Browser, mine: list[float]) -> None:
        while time.perf_counter() < end:
            seconds, (status, _, _) = one(browser, act, 0)
            mine.append(seconds * 1000)
            if status >= 300:
                failed.append(status)
                return

    threads = [threading.Thread(target=keep_asking, args=pair) for pair in zip(browsers, took, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [ms for mine in took for ms in mine]
    if failed:
        return {"status": failed[0], "said": f"{len(failed)} of {len(browsers)} clients were refused"}
    return {"status": 200, "ms": every, "per_second": len(every) / act["seconds"]}


def measure(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    known: dict[str, Browser] = {}

    def browser_of(name: str) -> Browser:
        made = Browser(plan["host"], plan["port"], plan["token"] if name == "token" else "")
        if name != "token":
            made.sign_in(name, plan["password"])
        return made

    for place, act in enumerate(plan["acts"]):
        if act["clients"] > 1:
            yield crowd([browser_of(act["by"]) for _ in range(act["clients"])], act)
            continue
        if act["by"] not in known:
            known[act["by"]] = browser_of(act["by"])
        yield timed(known[act["by"]], act, plan["times"], place * 1000 + plan["run"] * 1_000_000)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    for found in measure(asked):
        print(json.dumps(found), flush=True)
