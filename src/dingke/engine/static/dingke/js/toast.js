// Toasts: what happened, and how to take it back. They leave after 8 s, not while hovered or focused.
import { fragment, failure, obey, say } from "./net.js";
import { word } from "./words.js";

const LIFE = 8000;
const area = document.getElementById("dk-toasts");

function live(toast) {
  let timer = 0;
  const leave = () => toast.remove();
  const hold = () => clearTimeout(timer);
  const run = () => {
    hold();
    timer = setTimeout(leave, LIFE);
  };
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, run);
  run();
}

function button(label, data) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  Object.assign(made.dataset, data);
  return made;
}

function show({ text, undo, href, link, bad }) {
  const toast = document.createElement("div");
  toast.className = bad ? "dk-toast-x dk-bad" : "dk-toast-x";
  toast.setAttribute("role", "status");
  const sign = document.createElement("i");
  sign.className = bad ? "ti ti-alert-circle" : "ti ti-circle-check";
  sign.setAttribute("aria-hidden", "true");
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(sign, words);
  if (href) toast.append(button(link ?? (word("show")), { dkHref: href }));
  if (undo) toast.append(button(`${word("undo")} Z`, { dkUndo: undo }));
  area.append(toast);
  live(toast);
}

async function takeBack(undo) {
  undo.disabled = true;
  const { status, headers } = await fragment(undo.dataset.dkUndo, { method: "POST" });
  undo.closest(".dk-toast-x").remove();
  if (status >= 400) return say(failure(status, headers.get("X-Request-Id")), { bad: true });
  if (!obey(headers)) location.reload();
}

if (area) {
  for (const toast of area.children) live(toast);
  document.addEventListener("dk:toast", (event) => show(event.detail));
  area.addEventListener("click", (event) => {
    const undo = event.target.closest("[data-dk-undo]");
    if (undo) takeBack(undo);
    const link = event.target.closest("[data-dk-href]");
    if (link) location.assign(link.dataset.dkHref);
  });
  document.addEventListener("dk:key", (event) => {
    if (event.detail.key !== "z") return;
    const latest = [...area.querySelectorAll("[data-dk-undo]:not(:disabled)")].pop();
    if (!latest) return;
    event.preventDefault();
    takeBack(latest);
  });
}
