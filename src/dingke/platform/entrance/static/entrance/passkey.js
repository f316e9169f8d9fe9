// What went wrong with a passkey stands beside the button; allauth would only tell the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("dk-passkey-error").hidden = false;
});
