// The organisation chart: larger, smaller, moved about, and boxes or people put under another by dragging.
// Marks: [data-dk-chart] around an svg with data-dk-width and data-dk-height; [data-dk-zoom="in|out|fit"] buttons in it;
// [data-dk-box] a box with data-dk-position, data-dk-person (who fills it first) and data-dk-move, the address that asks
// for a day; in it [data-dk-drag][data-dk-post] somebody who may be moved; [data-dk-goto="key"] leads to a box.
// The same without dragging: the link of each box, and the verb of each post. Keys on the chart: + − 0 and the arrows.
import { fragment } from "../dingke/js/net.js";
import { open } from "../dingke/js/layers.js";

const STEP = 1.25;
const SLACK = 6;
const READABLE = 0.92;
const chart = () => document.querySelector("[data-dk-chart]");
const svg = () => chart().querySelector("svg");
const natural = () => ({ width: Number(svg().dataset.dkWidth), height: Number(svg().dataset.dkHeight) });
let view = null;

function show(next) {
  view = next;
  svg().setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
}

/** The whole in the window, never larger than life. */
function fit() {
  const { width, height } = natural();
  const frame = svg().getBoundingClientRect();
  const scale = Math.min(frame.width / width, frame.height / height, 1);
  show({ x: (width - frame.width / scale) / 2, y: 0, width: frame.width / scale, height: frame.height / scale });
}

/** All of its width as long as it can be read, from the top; of a wider one the part about whoever looks. */
function begin() {
  svg().removeAttribute("width");
  svg().removeAttribute("height");
  const frame = svg().getBoundingClientRect();
  if (!frame.width) return;
  const { width } = natural();
  const scale = Math.min(Math.max(frame.width / width, READABLE), 1);
  const seen = frame.width / scale;
  const own = svg().querySelector(".dk-me")?.closest("foreignObject");
  const middle = own ? Number(own.getAttribute("x")) + Number(own.getAttribute("width")) / 2 : width / 2;
  const x = seen > width ? (width - seen) / 2 : Math.min(Math.max(middle - seen / 2, 0), width - seen);
  show({ x, y: 0, width: seen, height: frame.height / scale });
}

function around(x, y, width, height) {
  show({ x: x - width / 2, y: Math.max(y - height / 2, 0), width, height });
}

/** factor: below one for larger. at: the point of the window that stays where it is. */
function zoom(factor, at = null) {
  const frame = svg().getBoundingClientRect();
  const across = at ? (at.clientX - frame.left) / frame.width : 0.5;
  const down = at ? (at.clientY - frame.top) / frame.height : 0.5;
  const width = Math.min(Math.max(view.width * factor, frame.width / 3), natural().width * 3);
  const height = (width * frame.height) / frame.width;
  show({ x: view.x + (view.width - width) * across, y: view.y + (view.height - height) * down, width, height });
}

function shift(x, y) {
  show({ ...view, x: view.x + x * view.width, y: view.y + y * view.height });
}

function goto(key) {
  const box = document.getElementById(`box-${key}`);
  const frame = box?.closest("foreignObject");
  if (!frame || !chart()) return;
  const size = svg().getBoundingClientRect();
  const middle = (name, length) => Number(frame.getAttribute(name)) + Number(frame.getAttribute(length)) / 2;
  around(middle("x", "width"), middle("y", "height"), size.width, size.height);
  box.focus({ preventScroll: true });
}

const KEYS = {
  "+": () => zoom(1 / STEP),
  "=": () => zoom(1 / STEP),
  "-": () => zoom(STEP),
  0: fit,
  ArrowLeft: () => shift(-0.1, 0),
  ArrowRight: () => shift(0.1, 0),
  ArrowUp: () => shift(0, -0.1),
  ArrowDown: () => shift(0, 0.1),
};

document.addEventListener("keydown", (event) => {
  if (event.target !== chart() || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key];
  if (!act) return;
  act();
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dk-zoom]");
  if (button) ({ in: () => zoom(1 / STEP), out: () => zoom(STEP), fit })[button.dataset.dkZoom]();
  const hit = event.target.closest("[data-dk-goto]");
  if (hit && chart()?.checkVisibility?.()) {
    event.preventDefault();
    goto(hit.dataset.dkGoto);
  }
});

// Dragging: the ground moves the view, a person or a box asks where it should go --------------------------------------
let held = null;

function grasp(event) {
  if (event.button !== 0 || event.target.closest("button, summary, .dk-fold, .dk-under")) return;
  const box = event.target.closest("[data-dk-box]");
  const person = event.target.closest("[data-dk-drag]");
  const thing = person ?? (box?.dataset.dkMove ? box : null);
  held = { thing, box, from: { x: event.clientX, y: event.clientY }, view, moved: false };
}

function over(event) {
  const box = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-dk-box]");
  return box && box !== held.box ? box : null;
}

function drag(event) {
  if (!held) return;
  const x = event.clientX - held.from.x;
  const y = event.clientY - held.from.y;
  if (!held.moved && Math.hypot(x, y) < SLACK) return;
  held.moved = true;
  chart().classList.add("dk-dragging");
  if (held.thing) return mark(over(event));
  const scale = held.view.width / svg().getBoundingClientRect().width;
  show({ ...held.view, x: held.view.x - x * scale, y: held.view.y - y * scale });
}

function mark(target) {
  for (const box of chart().querySelectorAll(".dk-target")) box.classList.remove("dk-target");
  target?.classList.add("dk-target");
}

/** Where a drop leads: the post's verb for a person, the draft of the next version for a position. */
function address(thing, target) {
  const back = `back=${encodeURIComponent("/organisation/")}`;
  if (thing.dataset.dkPost && target.dataset.dkPerson) {
    return `/posts/${thing.dataset.dkPost}/move/?reports_to=${target.dataset.dkPerson}&${back}`;
  }
  return thing.dataset.dkMove ? `${thing.dataset.dkMove}?under=${target.dataset.dkPosition}` : "";
}

async function drop(event) {
  const { thing, moved } = held;
  const target = moved && thing ? over(event) : null;
  mark(null);
  chart().classList.remove("dk-dragging");
  held = null;
  if (moved) addEventListener("click", swallow, { capture: true, once: true });
  // A click follows only where it was let go on what was held; elsewhere nothing must be swallowed later.
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
  const url = target && address(thing, target);
  if (!url) return;
  const { status, html } = await fragment(url);
  if (status !== 200) return location.assign(url);
  const dialog = document.getElementById("dk-verb");
  dialog.innerHTML = html;
  window.htmx?.process(dialog);
  open("dk-verb");
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("pointerdown", (event) => event.target.closest?.("[data-dk-chart] svg") && grasp(event));
document.addEventListener("pointermove", drag);
document.addEventListener("pointerup", (event) => held && drop(event));
document.addEventListener("pointercancel", () => (held = null));
// The browser would drag the link instead.
document.addEventListener("dragstart", (event) => event.target.closest?.("[data-dk-chart]") && event.preventDefault());

function listen() {
  if (!chart()) return;
  begin();
  if (!view) return;
  chart().addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && document.activeElement !== chart()) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? STEP : 1 / STEP, event);
  }, { passive: false });
  const found = chart().querySelector(".dk-sel");
  if (found) goto(found.dataset.dkBox);
}

document.addEventListener("htmx:afterSettle", (event) => event.target.id === "dk-org" && listen());
listen();
