// Edit one cell in its place. [data-dk-cell="address"]: GET gives the form, the form posts to the same address and the
// answer is the new cell, or the form again with what is wrong. Enter saves, Tab saves and goes on, Esc gives up.
// It begins by a double click, by E in a list, by the pencil [data-dk-edit] inside the cell; buttons save and give up.
import { focused } from "./list.js";

let before = null;
let onward = 0;

const cells = (row) => [...row.querySelectorAll("[data-dk-cell]")];
const editing = () => document.querySelector("[data-dk-cell].dk-edit");

async function edit(cell) {
  if (!cell || cell.classList.contains("dk-edit")) return;
  if (editing()) giveUp(editing());
  before = cell.innerHTML;
  await window.htmx.ajax("GET", cell.dataset.dkCell, { target: cell, swap: "innerHTML" });
}

function giveUp(cell) {
  cell.innerHTML = before;
  cell.classList.remove("dk-edit");
  rest(cell);
}

/** The focus goes back to where the change began: the pencil, else the row. */
function rest(cell) {
  (cell.querySelector("[data-dk-edit]") ?? cell.closest("[data-dk-row]"))?.focus();
}

function neighbour(cell, by) {
  const all = cells(cell.closest("[data-dk-row]"));
  return all[all.indexOf(cell) + by];
}

function settle(cell) {
  const field = cell.querySelector("form :is(input:not([type=hidden]), select, textarea)");
  cell.classList.toggle("dk-edit", Boolean(field));
  if (field) {
    field.focus();
    field.select?.();
    return;
  }
  const by = onward;
  onward = 0;
  const next = by ? neighbour(cell, by) : null;
  if (next) edit(next);
  else rest(cell);
}

document.addEventListener("htmx:afterSettle", (event) => {
  const cell = event.target.closest?.("[data-dk-cell]");
  if (cell) settle(cell);
});

document.addEventListener("dblclick", (event) => {
  edit(event.target.closest("[data-dk-list] [data-dk-cell]"));
});

document.addEventListener("click", (event) => {
  const pen = event.target.closest("[data-dk-edit]");
  if (event.target.closest("[data-dk-give-up]") && editing()) giveUp(editing());
  if (!pen || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  edit(pen.closest("[data-dk-cell]"));
});

document.addEventListener("dk:key", (event) => {
  if (event.detail.key !== "e" || !focused()) return;
  const [first] = cells(focused());
  if (!first) return;
  event.preventDefault();
  edit(first);
});

/** Whether Tab goes out of the cell: among several boxes it goes from one to the next. */
function leaves(event) {
  const boxes = [...event.target.form.querySelectorAll("[type=checkbox]")];
  const next = boxes[boxes.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  return !boxes.includes(event.target) || !next;
}

function onKey(event) {
  const cell = event.target.closest?.("[data-dk-cell].dk-edit");
  if (!cell || event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    giveUp(cell);
  }
  if (event.key === "Tab" && event.target.form && leaves(event)) {
    event.preventDefault();
    onward = event.shiftKey ? -1 : 1;
    event.target.form.requestSubmit();
  }
  if (event.key === "Enter" && event.target.matches("select, [type=checkbox]")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}

// The cell is the top layer: it hears its keys before list and panel do.
document.addEventListener("keydown", onKey, { capture: true });
