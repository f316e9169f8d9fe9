// Forms that lose nothing: what is typed is kept on this device until the server says that it is saved – over a refusal,
// an error, a closed tab, a lost session – and offered when the same person opens the same form again.
// form[data-dk-keep="customers.12"]. Fields marked data-dk-personal are kept in this tab alone. The server names what was
// saved, "customers.12:" or "customers.new:NUMBER OF THE FORM", in the cookie dingke_saved.
import { put } from "./picker.js";
import { word } from "./words.js";

const STORE = "dingke.draft:";
const DAYS = 14;
const own = `${STORE}${document.body.dataset.dkPerson ?? ""}:`;
const SYSTEM = ["version", "was", "form_id"]; // not typed, but part of what was looked at while typing
const NEVER = ["csrfmiddlewaretoken", "back", ""];
const name = (form) => `${own}${form.dataset.dkKeep}:`;
const key = (form) => name(form) + (form.elements.form_id?.value ?? "");
const isBox = (each) => each.type === "checkbox" || each.type === "radio";

/** What a form holds: {n name, v value, on: whether a box is ticked, t: the words of a picked record}. */
function held(form, personal) {
  const picks = [...form.querySelectorAll("[data-dk-pick]")].map((pick) => ({
    n: pick.dataset.dkName,
    v: pick.querySelector('input[type="hidden"]').value,
    t: pick.querySelector('[role="combobox"]').value,
  }));
  const fields = [...form.elements].filter(
    (each) => !NEVER.includes(each.name) && !/^(file|password|submit|button)$/.test(each.type) && !each.closest("[data-dk-pick]"),
  );
  const chosen = fields.filter((each) => "dkPersonal" in each.dataset === personal);
  const plain = chosen.map((each) => (isBox(each) ? { n: each.name, v: each.value, on: each.checked } : { n: each.name, v: each.value }));
  return personal ? plain : [...plain, ...picks];
}

function keep(form) {
  const at = Date.now();
  localStorage.setItem(key(form), JSON.stringify({ at, fields: held(form, false) }));
  const personal = held(form, true);
  if (personal.length) sessionStorage.setItem(key(form), JSON.stringify({ at, fields: personal }));
}

function drop(draft) {
  localStorage.removeItem(draft);
  sessionStorage.removeItem(draft);
}

const read = (store, draft) => JSON.parse(store.getItem(draft) ?? "null");
const fieldsOf = (draft) => [localStorage, sessionStorage].flatMap((store) => read(store, draft)?.fields ?? []);

/** The draft that belongs to a form: its own, else the latest of another form of this kind. */
function latest(form) {
  const all = Object.keys(localStorage).filter((draft) => draft.startsWith(name(form)));
  const newer = all.sort((a, b) => read(localStorage, b).at - read(localStorage, a).at)[0];
  return all.includes(key(form)) ? key(form) : newer;
}

const spelt = (field) => JSON.stringify([field.n, field.v, field.on, field.t]);

function differs(form, fields) {
  const now = new Set([...held(form, false), ...held(form, true)].map(spelt));
  const names = new Set([...form.elements].map((each) => each.name));
  const known = (field) => names.has(field.n) || form.querySelector(`[data-dk-name="${CSS.escape(field.n)}"]`);
  return fields.some((field) => !SYSTEM.includes(field.n) && known(field) && !now.has(spelt(field)));
}

function fill(form, fields) {
  for (const { n, v, on, t } of fields) {
    const pick = form.querySelector(`[data-dk-name="${CSS.escape(n)}"]`);
    if (pick) put(pick, v, t);
    for (const each of pick ? [] : [...form.elements].filter((one) => one.name === n)) {
      if (!isBox(each)) each.value = v;
      else if (each.value === v) each.checked = on;
    }
  }
  // What was brought back must be seen.
  for (const group of form.querySelectorAll("details")) group.open ||= fields.some(({ n, v }) => v && group.querySelector(`[name="${CSS.escape(n)}"]`));
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "dk-btn dk-s";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function offer(form) {
  if (form.dataset.dkOffered) return;
  form.dataset.dkOffered = "1";
  const draft = latest(form);
  const fields = draft ? fieldsOf(draft) : [];
  if (!differs(form, fields)) return;
  const at = new Date(read(localStorage, draft).at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  const note = document.createElement("div");
  note.className = "dk-note dk-acc dk-draft";
  note.setAttribute("role", "status");
  const words = document.createElement("span");
  words.className = "dk-g";
  words.textContent = word("unsaved", { at });
  const take = () => {
    fill(form, fields);
    drop(draft);
    keep(form);
    note.remove();
  };
  note.append(words, button(word("bring_back"), take), button(word("discard"), () => (drop(draft), note.remove())));
  (form.querySelector(".dk-dlg-b") ?? form).prepend(note);
}

/** Drops what the server says is saved, and what nobody came back for. */
function sweep() {
  const saved = document.cookie.split("; ").find((each) => each.startsWith("dingke_saved="));
  if (saved) {
    drop(own + saved.slice("dingke_saved=".length));
    document.cookie = "dingke_saved=;path=/;max-age=0;samesite=lax";
  }
  const old = Date.now() - DAYS * 24 * 3600 * 1000;
  for (const draft of Object.keys(localStorage)) {
    if (draft.startsWith(STORE) && read(localStorage, draft).at < old) drop(draft);
  }
}

/** Whoever signs out leaves nothing behind on the device. */
function forget() {
  for (const store of [localStorage, sessionStorage]) {
    for (const draft of Object.keys(store)) if (draft.startsWith(own)) store.removeItem(draft);
  }
}

const offerAll = (root) => root.querySelectorAll("form[data-dk-keep]").forEach(offer);
const typed = (event) => event.target.form?.dataset.dkKeep && keep(event.target.form);

sweep();
offerAll(document);
document.addEventListener("input", typed);
document.addEventListener("change", typed);
document.addEventListener("htmx:afterRequest", sweep);
document.addEventListener("dk:answered", sweep);
document.addEventListener("htmx:afterSettle", () => offerAll(document));
document.addEventListener("submit", (event) => event.target.matches("[data-dk-leave]") && forget());
