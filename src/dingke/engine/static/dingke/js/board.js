// A board: cards go between lanes by dragging, by Shift and an arrow, or by the menu of the card. The server decides and
// keeps the order: it is told {stage, before, version} and answers yes, or 422 or 409 with a form that asks for more.
// Marks: #dk-board; [data-dk-lane="stage"] a lane's cards; [data-dk-card="id"] with data-dk-url (its address),
// data-dk-way, data-dk-version; lane: data-dk-name, data-dk-entry. Of each way there is one template[data-dk-way-of]
// with data-dk-lanes-allowed ("need solution"), a JSON block (lane to reason) and the menu of its cards: links with
// data-dk-path behind the card's address, those to a lane with data-dk-to="stage". The board takes places only with
// data-dk-placed: under another sort it has none to give.
import { announce, failure, fragment, obey, post, say } from "./net.js";
import { word } from "./words.js";

const board = () => document.getElementById("dk-board");
const lanes = () => [...board().querySelectorAll("[data-dk-lane]")];
const cards = (lane) => [...lane.querySelectorAll("[data-dk-card]")];
const stage = (lane) => lane.dataset.dkLane;
const way = (card) => document.querySelector(`template[data-dk-way-of="${CSS.escape(card.dataset.dkWay)}"]`);
const allowed = (card, lane) =>
  lane.contains(card) || (way(card)?.dataset.dkLanesAllowed ?? "").split(" ").includes(stage(lane));
const reasons = (card) => JSON.parse(way(card)?.content.querySelector("script")?.textContent ?? "{}");

function dim(card) {
  for (const lane of lanes()) {
    const refused = Boolean(card) && !allowed(card, lane);
    const frame = lane.closest(".dk-lane");
    frame.classList.toggle("dk-off", refused);
    frame.querySelector(".dk-ghost")?.remove();
    if (!card || lane.contains(card)) continue;
    const words = refused ? (reasons(card)[stage(lane)] ?? word("not_there")) : lane.dataset.dkEntry;
    if (!words) continue;
    const ghost = document.createElement("div");
    ghost.className = refused ? "dk-ghost dk-no" : "dk-ghost";
    ghost.textContent = words;
    // What invites can be dropped upon; what refuses stands outside of the dimmed cards.
    if (refused) lane.before(ghost);
    else lane.prepend(ghost);
  }
}

async function refresh(id) {
  const { status, html } = await fragment(location.href, { headers: { "HX-Request": "false" } });
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("dk-list");
  if (status !== 200 || !fresh) return location.reload();
  const across = board().scrollLeft;
  const whole = document.importNode(fresh, true);
  document.getElementById("dk-list").replaceWith(whole);
  window.htmx?.process(whole);
  board().scrollLeft = across;
  start();
  board().querySelector(`[data-dk-card="${CSS.escape(id)}"]`)?.focus();
}

/** Shows the form by which the server asks for more. Resolves to whether it was answered to the end. */
function ask(url, html) {
  const dialog = document.createElement("dialog");
  dialog.className = "dk-dlg";
  dialog.innerHTML = html;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => (dialog.remove(), done(false)));
    dialog.addEventListener("submit", async (event) => {
      if (event.target.method === "dialog") return;
      event.preventDefault();
      const answer = await fragment(event.target.getAttribute("action") || url, {
        method: "POST",
        body: new FormData(event.target, event.submitter),
      });
      if (answer.status === 422 || answer.status === 409) return void (dialog.innerHTML = answer.html);
      const well = answer.status < 400;
      if (!well) say(failure(answer.status, answer.headers.get("X-Request-Id")), { bad: true });
      dialog.remove();
      if (!obey(answer.headers)) done(well);
    });
  });
}

/** What the server takes as a place: the card above which this one stands, 0 for the end, nothing for where it belongs. */
function place(before) {
  if (!("dkPlaced" in board().dataset)) return "";
  return before === null ? 0 : before?.dataset.dkCard;
}

async function move(card, lane, before) {
  const url = `${card.dataset.dkUrl}move/`;
  const answer = await post(url, { stage: stage(lane), before: place(before), version: card.dataset.dkVersion });
  let moved = answer.status < 400;
  if (answer.status === 422 || answer.status === 409) moved = await ask(url, answer.html);
  else if (!moved) say(failure(answer.status, answer.headers.get("X-Request-Id")), { bad: true });
  else if (obey(answer.headers)) return;
  if (moved) announce(word("moved", { lane: lane.dataset.dkName ?? stage(lane) }));
  await refresh(card.dataset.dkCard);
}

function shift(card, by) {
  const all = lanes();
  let at = all.findIndex((lane) => lane.contains(card)) + by;
  while (all[at] && !allowed(card, all[at])) at += by;
  if (all[at]) move(card, all[at], cards(all[at])[0]);
  else announce(word("not_there"));
}

function walk(card, key) {
  const all = lanes();
  const lane = all.findIndex((each) => each.contains(card));
  const place = cards(all[lane]).indexOf(card);
  const up = { ArrowUp: -1, k: -1, ArrowDown: 1, j: 1 }[key];
  if (up) return cards(all[lane])[place + up]?.focus();
  const by = key === "ArrowLeft" ? -1 : 1;
  for (let at = lane + by; all[at]; at += by) {
    const there = cards(all[at]);
    if (there.length) return there[Math.min(place, there.length - 1)].focus();
  }
}

document.addEventListener("dk:key", (event) => {
  const { key, shift: shifted, target } = event.detail;
  const card = target.closest?.("[data-dk-card]") ?? (key === "j" ? board()?.querySelector("[data-dk-card]") : null);
  if (!card || !board()) return;
  if (shifted && (key === "ArrowRight" || key === "ArrowLeft")) shift(card, key === "ArrowRight" ? 1 : -1);
  else if (/^Arrow|^[jk]$/.test(key)) target === card || card.contains(target) ? walk(card, key) : card.focus();
  else if (key === "m") card.querySelector("details.dk-menu summary")?.click();
  else if (key === "Enter" && target === card) location.assign(card.querySelector("a[href]").href);
  else return;
  event.preventDefault();
});

/** The lane on which a card was let go; it may refuse, while the card still stands in the last one that would take it. */
function under(event) {
  const point = event.changedTouches?.[0] ?? event;
  return document.elementFromPoint(point.clientX, point.clientY)?.closest(".dk-lane");
}

function start() {
  for (const lane of lanes()) {
    if (window.Sortable.get(lane)) continue;
    window.Sortable.create(lane, {
      group: { name: "cards", put: (to, _from, card) => allowed(card, to.el) },
      draggable: "[data-dk-card]",
      // A menu in a card must stay clickable.
      filter: "details, button",
      preventOnFilter: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      delay: 150,
      delayOnTouchOnly: true,
      // The browser's own dragging does not say where the card was let go.
      forceFallback: true,
      onStart: ({ item }) => dim(item),
      onEnd: ({ item, to, from, oldIndex, newIndex, originalEvent }) => {
        const over = under(originalEvent);
        dim(null);
        if (over && over !== to.closest(".dk-lane")) {
          announce(word("not_there"));
          return refresh(item.dataset.dkCard);
        }
        if (to === from && oldIndex === newIndex) return;
        move(item, to, item.nextElementSibling);
      },
    });
  }
}

/** A card's menu is made as it opens: a hundred cards would carry the same links a hundred times. */
document.addEventListener(
  "toggle",
  ({ target: menu }) => {
    const card = menu.matches?.("details.dk-menu[open]") && menu.closest("[data-dk-card]");
    if (!card || menu.querySelector(".dk-menu-b")) return;
    const body = document.importNode(way(card).content.querySelector(".dk-menu-b"), true);
    for (const link of body.querySelectorAll("[data-dk-path]")) link.href = card.dataset.dkUrl + link.dataset.dkPath;
    menu.append(body);
  },
  true,
);

document.addEventListener("click", (event) => {
  const to = event.target.closest("[data-dk-card] [data-dk-to]");
  const lane = to && lanes().find((each) => stage(each) === to.dataset.dkTo);
  if (!lane || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  move(to.closest("[data-dk-card]"), lane);
});
document.addEventListener("htmx:afterSettle", () => board() && start());

if (board() && window.Sortable) start();
