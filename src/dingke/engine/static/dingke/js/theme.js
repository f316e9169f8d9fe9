// Sets the theme before the first paint; a plain script in the head, because modules come too late.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const YEAR = 365 * 24 * 3600;

  function apply() {
    const wish = root.dataset.dkTheme;
    const theme = wish === "light" || wish === "dark" ? wish : dark.matches ? "dark" : "light";
    if (root.dataset.bsTheme === theme) return;
    root.dataset.bsTheme = theme;
    document.dispatchEvent(new CustomEvent("dk:theme"));
  }

  function choose(wish) {
    document.cookie = `dingke_theme=${wish};path=/;max-age=${YEAR};samesite=lax`;
    root.dataset.dkTheme = wish;
    for (const button of document.querySelectorAll("[data-dk-theme-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.dkThemeSet === wish));
    }
    apply();
  }

  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-dk-theme-set]");
    if (button) choose(button.dataset.dkThemeSet);
  });
})();
