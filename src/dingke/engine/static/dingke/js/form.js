// Forms that lose nothing: text is kept on this device until it is saved, also over an error or a new sign-in.
// Marks: form[data-dk-keep="name"]; [data-dk-hint="address"] asks while typing; [data-dk-shift] reorders a list of fields.
import { fragment } from "./net.js";
import { word } from "./words.js";

const STORE = "dingke.draft:";
const PAUSE = 250;
const forms = [...document.querySelectorAll("form[data-dk-keep]")];
const key = (form) => STORE + form.dataset.dkKeep;
const texts = (form) =>
  [...form.elements].filter((each) => each.name && (each.matches("textarea, select") || /^(text|search|tel|email|url|number|date)$/.test(each.type)));

function keep(form) {
  const typed = Object.fromEntries(texts(form).map((each) => [each.name, each.value]));
  sessionStorage.setItem(key(form), JSON.stringify({ typed, sent: false }));
}

function offer(form, drop) {
  const note = document.createElement("div");
  note.className = "dk-note dk-acc dk-mb3";
  note.setAttribute("role", "status");
  const text = document.createElement("span");
  text.className = "dk-g";
  text.textContent = word("restored");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "dk-btn dk-btn-ghost dk-s";
  button.textContent = word("discard");
  button.addEventListener("click", drop);
  note.append(text, button);
  form.prepend(note);
}

function restore(form) {
  const draft = JSON.parse(sessionStorage.getItem(key(form)) ?? "null");
  if (!draft) return;
  const changed = texts(form).filter((each) => each.name in draft.typed && each.value !== draft.typed[each.name]);
  if (!changed.length) return;
  const fresh = new Map(changed.map((each) => [each, each.value]));
  for (const each of changed) each.value = draft.typed[each.name];
  offer(form, (event) => {
    for (const [each, value] of fresh) each.value = value;
    sessionStorage.removeItem(key(form));
    event.target.closest(".dk-note").remove();
  });
}

/** A draft that was sent and whose form is not shown again has been saved. */
function sweep() {
  const here = new Set(forms.map(key));
  for (const name of Object.keys(sessionStorage)) {
    if (!name.startsWith(STORE) || here.has(name)) continue;
    if (JSON.parse(sessionStorage.getItem(name)).sent) sessionStorage.removeItem(name);
  }
}

sweep();
for (const form of forms) {
  restore(form);
  form.addEventListener("input", () => keep(form));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const stored = form.dataset.dkKeep && sessionStorage.getItem(key(form));
  if (stored) sessionStorage.setItem(key(form), JSON.stringify({ ...JSON.parse(stored), sent: true }));
  if (form.method !== "post") return;
  if (form.dataset.dkSent) return event.preventDefault();
  form.dataset.dkSent = "1";
});
const again = (form) => form?.removeAttribute?.("data-dk-sent");
document.addEventListener("htmx:afterRequest", (event) => again(event.target.closest?.("form")));
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-dk-sent]").forEach(again));

const timers = new WeakMap();
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset?.dkHint || event.isComposing) return;
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(() => hint(field), PAUSE));
});

async function hint(field) {
  const place = document.getElementById(`${field.id}-hint`);
  const asked = field.value.trim();
  const { status, html } = await fragment(`${field.dataset.dkHint}?${new URLSearchParams({ q: asked })}`);
  if (place && asked === field.value.trim()) place.innerHTML = status === 200 ? html : "";
}

document.addEventListener("click", (event) => {
  const mover = event.target.closest("[data-dk-shift]");
  if (!mover) return;
  const item = mover.closest("li");
  if (mover.dataset.dkShift === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  mover.focus();
});
