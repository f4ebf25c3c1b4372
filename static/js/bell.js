// The number in [data-bell], and its words in [data-bell-words], stay true on a page that is left open: asked once a minute while somebody looks at it.
(() => {
  const EVERY = 60_000;
  const bell = () => document.querySelector("[data-bell]");
  const words = () => document.querySelector("[data-bell-words]");
  let asked = Date.now();

  const show = (unread) => {
    bell().textContent = unread || "";
    bell().hidden = !unread;
    const said = unread ? `${unread} unread notification${unread === 1 ? "" : "s"}` : "";
    const before = words()?.textContent.replace(/\s+/g, " ").trim();
    if (words() && before !== said) words().textContent = said; // heard only when it changed
  };

  const ask = async () => {
    if (document.hidden || !bell() || Date.now() - asked < EVERY) return;
    asked = Date.now();
    try {
      const answer = await fetch(bell().dataset.bell, { redirect: "error", headers: { Accept: "application/json" } });
      if (answer.ok) show((await answer.json()).unread);
    } catch {
      // signed out, or no network: the next page says so
    }
  };

  setInterval(ask, EVERY / 4);
  document.addEventListener("visibilitychange", ask);
})();
