// A record opens beside its list. A click on the row's link or O opens it, J and K go on, Enter opens the page.
// Buttons in the panel: data-dk-panel = prev, next, copy or close; [data-dk-place] gets "3 of 50".
import { address, focus, focused, near, rows } from "./list.js";
import { announce, fragment, failure, say } from "./net.js";
import { word } from "./words.js";

const panel = document.getElementById("dk-panel");
const phone = matchMedia("(max-width: 767px)");
let opener = null;
let shown = null;

function mark(row) {
  for (const other of rows()) {
    other.classList.toggle("dk-open", other === row);
  }
}

async function show(row) {
  const url = address(row);
  shown = row;
  mark(row);
  const { status, html, headers } = await fragment(`${url}panel/`);
  if (shown !== row) return;
  if (status !== 200) return say(failure(status, headers.get("X-Request-Id")), { bad: true });
  panel.innerHTML = html;
  window.htmx?.process(panel);
  panel.hidden = false;
  panel.setAttribute("aria-label", panel.querySelector("h2, [data-dk-title]")?.textContent.trim() ?? "");
  const place = panel.querySelector("[data-dk-place]");
  if (place) place.textContent = word("place", { place: rows().indexOf(row) + 1, count: rows().length });
  panel.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("dk:panel", { detail: { url } }));
}

function hide() {
  if (!panel || panel.hidden) return false;
  panel.hidden = true;
  panel.replaceChildren();
  mark(null);
  shown = null;
  if (opener?.isConnected) focus(opener);
  return true;
}

function step(by) {
  const row = near(shown ?? focused(), by);
  if (!row) return;
  opener = row;
  focus(row);
  if (!panel.hidden) show(row);
}

async function copy() {
  await navigator.clipboard.writeText(new URL(address(shown), location.href).href);
  announce(word("copied"));
}

if (panel) {
  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-dk-panel]")?.dataset.dkPanel;
    if (act) return { prev: () => step(-1), next: () => step(1), close: hide, copy }[act]?.();
    const link = event.target.closest("[data-dk-list] [data-dk-row] a[data-dk-open]");
    if (!link || phone.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    opener = link.closest("[data-dk-row]");
    focus(opener);
    show(opener);
  });

  document.addEventListener(
    "dk:key",
    (event) => {
      const { key, target } = event.detail;
      const inside = panel.contains(target);
      const acts = { Escape: hide };
      if (!panel.hidden) {
        acts.j = () => step(1);
        acts.k = () => step(-1);
        acts.Enter = () => (target.closest("a, button, summary") ? false : location.assign(address(shown)));
      }
      if (inside) Object.assign(acts, { ArrowDown: acts.j, ArrowUp: acts.k });
      if (focused() && panel.hidden) acts.o = () => ((opener = focused()), show(opener));
      const act = acts[key];
      if (act && act() !== false) event.preventDefault();
    },
    // Before the list: the panel is the upper layer.
    { capture: true },
  );
}
