// The command menu: what the server finds above – records opened lately while nothing is typed – and where to go and
// what to create below.
import { open } from "./layers.js";
import { fragment } from "./net.js";

const dialog = document.getElementById("dk-cmd");
const PAUSE = 90;

if (dialog) {
  const field = dialog.querySelector("input");
  const answer = dialog.querySelector("[data-dk-answer]");
  const own = dialog.querySelector("[data-dk-own]");
  const count = dialog.querySelector("[data-dk-count]");
  let timer = 0;
  let asked = null;

  const options = () => [...dialog.querySelectorAll('[role="option"]')].filter((each) => each.checkVisibility?.() ?? true);
  const chosen = () => dialog.querySelector('[role="option"].dk-on');
  const address = (option) => option?.dataset.dkHref ?? option?.getAttribute("href") ?? option?.querySelector("a")?.href;

  function choose(option) {
    for (const other of dialog.querySelectorAll('[role="option"].dk-on')) {
      other.classList.remove("dk-on");
      other.setAttribute("aria-selected", "false");
    }
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.id ||= `dk-option-${options().indexOf(option)}`;
    option.classList.add("dk-on");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  function narrow(text) {
    for (const option of own.querySelectorAll('[role="option"]')) {
      option.hidden = Boolean(text) && !option.textContent.toLowerCase().includes(text.toLowerCase());
    }
    for (const list of own.querySelectorAll("ul")) {
      const empty = !list.querySelector('[role="option"]:not([hidden])');
      list.hidden = empty;
      list.previousElementSibling.hidden = empty;
    }
  }

  async function find() {
    const text = field.value.trim();
    asked?.abort();
    narrow(text);
    asked = new AbortController();
    try {
      const url = `${dialog.dataset.dkFound}?${new URLSearchParams({ q: text, at: location.pathname })}`;
      const { status, html } = await fragment(url, { signal: asked.signal });
      if (status !== 200) return;
      answer.innerHTML = html;
      count.textContent = answer.querySelector("[data-dk-count]")?.dataset.dkCount ?? "";
      choose(options()[0]);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  function start(text) {
    if (!open("dk-cmd")) return;
    field.value = text;
    field.select();
    find();
  }

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(find, PAUSE);
  });
  field.addEventListener("compositionend", find);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const all = options();
      choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
      return event.preventDefault();
    }
    const target = event.key === "Enter" ? address(chosen()) : null;
    if (!target) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(target, "_blank", "noopener");
    else location.assign(target);
  });
  dialog.addEventListener("mousemove", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option && option !== chosen()) choose(option);
  });
  dialog.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option && !event.target.closest("a[href]")) location.assign(address(option));
  });
  document.addEventListener("dk:command", () => start(""));
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dk-command]");
    if (!opener) return;
    event.preventDefault();
    start(opener.value ?? "");
  });
}
