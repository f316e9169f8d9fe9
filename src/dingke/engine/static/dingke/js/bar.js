// What waits stands in the phone's bar as it does in the sidebar, whose numbers come after the page.
document.addEventListener("htmx:afterSettle", () => {
  for (const item of document.querySelectorAll("[data-dk-bar]")) {
    const waiting = document.querySelector(`#dk-wait-${item.dataset.dkBar} .dk-ct`);
    item.querySelector(".dk-pip")?.remove();
    if (!waiting) continue;
    const pip = document.createElement("span");
    pip.className = waiting.classList.contains("dk-hot") ? "dk-pip" : "dk-pip dk-calm";
    pip.append(...[...waiting.childNodes].map((node) => node.cloneNode(true)));
    item.append(pip);
  }
});
