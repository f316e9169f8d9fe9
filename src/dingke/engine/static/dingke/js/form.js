// Forms: sent once, with a token that holds after a new sign-in; hints while typing; lists that are put in order.
// Marks: [data-dk-hint="address"] asks while typing; [data-dk-shift] reorders a list of fields. Drafts are draft.js's.
import { fragment, token } from "./net.js";

const PAUSE = 250;

// Before htmx reads the form.
document.addEventListener(
  "submit",
  ({ target }) => target.elements.csrfmiddlewaretoken && (target.elements.csrfmiddlewaretoken.value = token()),
  { capture: true },
);

document.addEventListener("submit", (event) => {
  const form = event.target;
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
