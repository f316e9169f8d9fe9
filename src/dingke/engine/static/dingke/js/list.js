// Rows of a list: one has the focus (J, K), some are selected (X, Shift for a range), the bar counts them.
// Marks: [data-dk-list] the table, [data-dk-row="id"] a row, [data-dk-all] the box in the head, [data-dk-bulk] the bar.
import { announce } from "./net.js";

let current = null;
let anchor = null;

export const rows = () => [...document.querySelectorAll("[data-dk-list] [data-dk-row]")];
export const focused = () => (current?.isConnected ? current : null);
export const address = (row) => row.dataset.dkHref ?? row.querySelector("a[href]")?.getAttribute("href");
const box = (row) => row.querySelector("input.dk-cb");

/** Gives a row the focus; it scrolls into view and screen readers follow. */
export function focus(row) {
  for (const other of rows()) {
    other.classList.toggle("dk-cur", other === row);
    other.tabIndex = other === row ? 0 : -1;
  }
  current = row;
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** The row `by` places after `row` (or the first), without leaving the list. */
export function near(row, by) {
  const all = rows();
  const at = row ? all.indexOf(row) : -1;
  return all[Math.min(Math.max(at + by, 0), all.length - 1)];
}

function count() {
  const all = rows();
  let chosen = 0;
  for (const row of all) {
    const on = Boolean(box(row)?.checked);
    row.classList.toggle("dk-sel", on);
    chosen += Number(on);
  }
  const head = document.querySelector("[data-dk-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  const bar = document.querySelector("[data-dk-bulk]");
  if (!bar) return;
  bar.hidden = chosen === 0;
  for (const each of bar.querySelectorAll("[data-dk-count]")) each.textContent = String(chosen);
  if (chosen) announce(bar.querySelector("[data-dk-count]")?.parentElement.textContent.trim() ?? "");
}

function set(row, on) {
  if (box(row)) box(row).checked = on;
}

function range(row, on) {
  const all = rows();
  const [from, to] = [all.indexOf(anchor), all.indexOf(row)].sort((a, b) => a - b);
  for (const each of all.slice(Math.max(from, 0), to + 1)) set(each, on);
}

function clear() {
  const any = rows().some((row) => box(row)?.checked);
  for (const row of rows()) set(row, false);
  count();
  return any;
}

const keys = {
  j: () => focus(near(focused(), 1)),
  k: () => focus(near(focused(), -1)),
  x: ({ shift }) => {
    const row = focused() ?? near(null, 1);
    if (!row || !box(row)) return;
    focus(row);
    set(row, !box(row).checked);
    if (shift) range(row, box(row).checked);
    anchor = row;
    count();
  },
  Enter: ({ target }) => {
    if (!focused() || target.closest?.("a, button, summary, input")) return false;
    location.assign(address(focused()));
  },
  Escape: () => clear(),
};

document.addEventListener("dk:key", (event) => {
  const act = keys[event.detail.key];
  if (!act || event.defaultPrevented || !rows().length) return;
  if (act(event.detail) !== false) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dk-clear]")) return clear();
  const row = event.target.closest("[data-dk-list] [data-dk-row]");
  if (!row || !event.target.matches("input.dk-cb")) return;
  if (event.shiftKey && anchor?.isConnected) range(row, event.target.checked);
  anchor = row;
  count();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-dk-all]")) return;
  for (const row of rows()) set(row, event.target.checked);
  count();
});

// The list was filtered or sorted anew, or the page comes back with boxes still ticked.
document.addEventListener("htmx:afterSettle", count);
window.addEventListener("pageshow", count);

/** The view one looks at stands in sight where the tabs are wider than the screen. */
function show() {
  for (const tab of document.querySelectorAll('.dk-tabs [aria-current="page"]')) {
    const strip = tab.closest(".dk-tabs");
    const [inner, outer] = [tab.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }
}
document.addEventListener("htmx:afterSettle", show);
show();
