// Light, dark or as the system says. Kept in a cookie, so the server writes it into the page and nothing flashes.
(() => {
  const root = document.documentElement;
  const year = 60 * 60 * 24 * 365;

  const choose = (theme) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `kazinex_theme=${theme}; Path=/; Max-Age=${theme ? year : 0}; SameSite=Lax${secure}`;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    show();
  };

  const show = () =>
    document.querySelectorAll("[data-theme-choice]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "")));
      button.closest("[data-theme-choices]").hidden = false;
    });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) choose(button.dataset.themeChoice);
  });

  show();
  document.addEventListener("htmx:load", show);
})();
