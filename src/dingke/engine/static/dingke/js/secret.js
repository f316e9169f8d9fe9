// A password field: show what was typed, say that Caps Lock is on.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dk-reveal]");
  if (!button) return;
  const field = document.getElementById(button.dataset.dkReveal);
  const hidden = field.type === "password";
  field.type = hidden ? "text" : "password";
  button.setAttribute("aria-pressed", String(hidden));
  field.focus();
});

document.addEventListener("keyup", (event) => {
  if (event.target.type !== "password" || !event.getModifierState) return;
  const hint = document.getElementById(`${event.target.id}-caps`);
  if (hint) hint.hidden = !event.getModifierState("CapsLock");
});
