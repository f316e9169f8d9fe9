// Single keys. They rest inside fields, while an input method composes, under an open dialog, and when switched off.
// Any element may take a key by data-dk-key; list and board listen to the event "dk:key" for theirs.
import { closeTop, open } from "./layers.js";

const REST = "dingke.letters-rest";
const WAIT = 1500;
let going = 0;

const resting = () => localStorage.getItem(REST) === "1";
const inField = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]");

function claim(key) {
  const owner = [...document.querySelectorAll("[data-dk-key]")].find(
    (each) => each.dataset.dkKey === key && (each.checkVisibility?.() ?? true),
  );
  // The list of keys stands in a closed menu: its button works all the same.
  const hidden = owner ?? (key === "?" ? document.querySelector('[data-dk-key="?"]') : null);
  if (!hidden) return false;
  if (hidden.matches("input, textarea, select")) hidden.focus();
  else hidden.click();
  return true;
}

function go(letter) {
  const link = document.querySelector(`[data-dk-go="${CSS.escape(letter)}"]`);
  link?.click();
  return Boolean(link);
}

function offer(event, key) {
  const asked = new CustomEvent("dk:key", { detail: { key, shift: event.shiftKey, target: event.target }, cancelable: true });
  return !document.dispatchEvent(asked);
}

function command(event) {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return false;
  document.dispatchEvent(new CustomEvent("dk:command"));
  return true;
}

function single(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (going && Date.now() - going < WAIT) {
    going = 0;
    return go(key);
  }
  if (key === "g") {
    going = Date.now();
    return true;
  }
  if (key === "/") {
    document.dispatchEvent(new CustomEvent("dk:command"));
    return true;
  }
  return offer(event, key) || claim(key);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (command(event)) return event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    if (closeTop() || offer(event, "Escape")) event.preventDefault();
    return;
  }
  if (inField(event.target) || (event.key.length === 1 && resting())) return;
  // Enter and arrows belong to the control that has the focus, unless list or board claim them.
  if (event.key.length > 1 ? offer(event, event.key) : single(event)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-dk-letters]")) localStorage.setItem(REST, event.target.checked ? "0" : "1");
});
for (const box of document.querySelectorAll("[data-dk-letters]")) box.checked = !resting();
