// A secret that is shown once: one click copies it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-dk-copy]");
  if (!button) return;
  const shown = document.getElementById(button.dataset.dkCopy);
  try {
    await navigator.clipboard.writeText(shown.textContent);
    button.setAttribute("aria-pressed", "true");
  } catch {
    // Without the right to write there (plain http elsewhere than on this machine) it is marked for Ctrl-C.
    getSelection().selectAllChildren(shown);
  }
});
