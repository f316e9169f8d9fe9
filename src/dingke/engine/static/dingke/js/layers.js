// What lies over the page: native dialogs and menus (details). Esc closes the top one, focus goes back by itself.
export function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return dialog;
  for (const other of document.querySelectorAll("dialog[open]")) other.close();
  dialog.showModal();
  return dialog;
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.dk-menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

/** Closes the topmost open menu. Returns whether there was one; dialogs close natively. */
export function closeTop() {
  const menus = document.querySelectorAll("details.dk-menu[open]");
  const top = menus[menus.length - 1];
  if (!top) return false;
  top.open = false;
  top.querySelector("summary")?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dk-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey) {
    if (open(opener.dataset.dkDialog)) event.preventDefault();
  }
  const closer = event.target.closest("[data-dk-close]");
  if (closer) closer.closest("dialog")?.close();
  // A click beside the dialog lands on the dialog element itself.
  if (event.target instanceof HTMLDialogElement) event.target.close();
  closeMenus(opener ? null : event.target);
});

// In an open menu or the create dialog, arrows walk and a letter chooses.
document.addEventListener("keydown", (event) => {
  const layer = event.target.closest?.("details.dk-menu[open], dialog.dk-corner[open]");
  if (!layer || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = [...layer.querySelectorAll(".dk-menu-i")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const at = items.indexOf(document.activeElement);
    items[(at + step + items.length) % items.length]?.focus();
    event.preventDefault();
    return;
  }
  const letter = items.find((item) => item.dataset.dkLetter === event.key.toLowerCase());
  if (letter) {
    event.preventDefault();
    letter.click();
  }
});
