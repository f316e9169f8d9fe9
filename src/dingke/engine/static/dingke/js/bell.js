// The bell opens what reached the person beside the page; with a modifier, or before scripts are there, it is a link.
import { open } from "./layers.js";

document.addEventListener("click", (event) => {
  const bell = event.target.closest("[data-dk-bell]");
  if (!bell || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open("dk-notices");
  window.htmx.ajax("GET", bell.dataset.dkBell, { target: "#dk-notices-in", swap: "innerHTML" });
});
