// What goes over the wire: the CSRF token on every htmx request, the busy line, failures that are said aloud.
import { word } from "./words.js";

/** The token of this session; the page's own grows old when somebody signs in anew in another tab. */
export function token() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("dingke_csrf="));
  return cookie?.slice("dingke_csrf=".length) ?? document.querySelector('meta[name="dk-csrf"]')?.content ?? "";
}

export function announce(text) {
  const live = document.getElementById("dk-live");
  if (live) live.textContent = text;
}

export function say(text, options = {}) {
  document.dispatchEvent(new CustomEvent("dk:toast", { detail: { text, ...options } }));
}

/** Fetches a fragment of HTML. Resolves to {status, html}; who is signed out is sent to sign in unless he sends something. */
export async function fragment(url, options = {}) {
  const headers = { "HX-Request": "true", "X-CSRFToken": token(), ...options.headers };
  const answer = await fetch(url, { credentials: "same-origin", ...options, headers });
  if (answer.status === 401 && !options.method) {
    location.reload();
    return new Promise(() => {});
  }
  document.dispatchEvent(new CustomEvent("dk:answered"));
  return { status: answer.status, html: await answer.text(), headers: answer.headers };
}

export function post(url, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value ?? "");
  return fragment(url, { method: "POST", body });
}

/** Acts on the headers by which an answer says where to go or what to tell. Returns true if the page is left. */
export function obey(headers) {
  const events = headers.get("HX-Trigger");
  if (events?.startsWith("{")) {
    for (const [name, detail] of Object.entries(JSON.parse(events))) {
      document.dispatchEvent(new CustomEvent(name, { detail }));
    }
  }
  if (headers.get("HX-Redirect")) {
    location.assign(headers.get("HX-Redirect"));
    return true;
  }
  if (headers.get("HX-Refresh") === "true") {
    location.reload();
    return true;
  }
  return false;
}

/** What to say after a failed request. status: 0 when there was no answer. id: the number in the server's log. */
export function failure(status, id) {
  if (!status) return word("offline");
  if (status === 401) return word("signed_out");
  return id ? word("failed_with_id", { status, id }) : word("failed", { status });
}

let running = 0;
function busy(step) {
  running = Math.max(0, running + step);
  document.getElementById("dk-busy")?.classList.toggle("dk-on", running > 0);
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = token();
});
document.addEventListener("htmx:beforeRequest", () => busy(1));
document.addEventListener("htmx:afterRequest", () => busy(-1));
document.addEventListener("htmx:sendError", () => say(word("offline"), { bad: true }));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  say(failure(xhr.status, xhr.getResponseHeader("X-Request-Id")), { bad: true });
});
// After a change of the list the number found is said once.
document.addEventListener("htmx:afterSettle", (event) => {
  const found = event.target.querySelector?.("[data-dk-announce]");
  if (found) announce(found.dataset.dkAnnounce || found.textContent.trim());
});
