// Picks one row of another object. [data-dk-pick="address"][data-dk-name="field"] holds a text field (role=combobox, with
// the name), a hidden field with the id, and an empty list (role=listbox, with an id); GET address&q=text gives
// <li role="option" data-value="id" data-label="…">. The id is sent once a row is taken, else the words as typed.
import { fragment } from "./net.js";
import { word } from "./words.js";

const PAUSE = 120;
const timers = new WeakMap();
const parts = (pick) => ({
  text: pick.querySelector('[role="combobox"]'),
  value: pick.querySelector('input[type="hidden"]'),
  list: pick.querySelector('[role="listbox"]'),
});

function send(pick) {
  const { text, value } = parts(pick);
  value.name = value.value ? pick.dataset.dkName : "";
  text.name = value.value ? "" : pick.dataset.dkName;
}

function close(pick) {
  const { text, list } = parts(pick);
  list.hidden = true;
  text.setAttribute("aria-expanded", "false");
  text.removeAttribute("aria-activedescendant");
}

function point(pick, option) {
  const { text, list } = parts(pick);
  for (const other of list.children) {
    other.classList.toggle("dk-on", other === option);
    other.setAttribute("aria-selected", String(other === option));
  }
  if (!option) return;
  option.id ||= `${list.id}-${[...list.children].indexOf(option)}`;
  text.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

/** Puts a record that was picked earlier back, or words that were not. */
export function put(pick, id, words) {
  const { text, value } = parts(pick);
  value.value = id;
  text.value = words;
  send(pick);
}

function take(pick, option) {
  const { value } = parts(pick);
  put(pick, option?.dataset.value ?? "", option ? (option.dataset.label ?? option.firstChild.textContent.trim()) : "");
  close(pick);
  value.dispatchEvent(new Event("change", { bubbles: true }));
}

async function ask(pick) {
  const { text, list } = parts(pick);
  const asked = text.value;
  const url = new URL(pick.dataset.dkPick, location.href);
  url.searchParams.set("q", asked);
  const { status, html } = await fragment(url.href);
  if (status !== 200 || asked !== text.value || document.activeElement !== text) return;
  list.innerHTML = html;
  if (!list.querySelector('[role="option"]')) {
    const empty = document.createElement("li");
    empty.className = "dk-help";
    empty.textContent = word("nothing_found");
    list.replaceChildren(empty);
  }
  list.hidden = false;
  text.setAttribute("aria-expanded", "true");
  point(pick, list.querySelector('[role="option"]'));
}

document.addEventListener("input", (event) => {
  const pick = event.target.closest?.("[data-dk-pick]");
  if (!pick || event.target.getAttribute("role") !== "combobox" || event.isComposing) return;
  parts(pick).value.value = "";
  send(pick);
  clearTimeout(timers.get(pick));
  timers.set(pick, setTimeout(() => ask(pick), PAUSE));
});

function onKey(event) {
  const pick = event.target.closest?.("[data-dk-pick]");
  if (!pick || event.isComposing || event.target.getAttribute("role") !== "combobox") return;
  const { list } = parts(pick);
  const options = [...list.querySelectorAll('[role="option"]')];
  const at = options.findIndex((each) => each.classList.contains("dk-on"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && list.hidden) ask(pick);
  else if (step && options.length) point(pick, options[(at + step + options.length) % options.length]);
  else if (event.key === "Enter" && !list.hidden && options[at]) take(pick, options[at]);
  else if (event.key === "Escape" && !list.hidden) close(pick);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// An open list of choices is the top layer: it hears its keys first.
document.addEventListener("keydown", onKey, { capture: true });

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest('[data-dk-pick] [role="option"]');
  if (!option) return;
  event.preventDefault();
  take(option.closest("[data-dk-pick]"), option);
});

document.addEventListener("focusout", (event) => {
  const pick = event.target.closest?.("[data-dk-pick]");
  if (!pick || event.target.getAttribute("role") !== "combobox") return;
  const { text, value, list } = parts(pick);
  // One clear answer is taken on leaving the field; unclear words stay for the server to refuse aloud.
  const options = list.hidden ? [] : list.querySelectorAll('[role="option"]');
  if (text.value && !value.value && options.length === 1) take(pick, options[0]);
  close(pick);
});

const sendAll = (root) => root.querySelectorAll("[data-dk-pick]").forEach(send);
sendAll(document);
document.addEventListener("htmx:afterSettle", (event) => sendAll(event.target));
