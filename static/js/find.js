// The box of [data-quick-open]: Ctrl K goes to it, arrows walk what was found, Escape closes it. Enter opens the page.
(() => {
  const box = () => document.querySelector("[data-quick-open]");
  const input = () => box().querySelector("input");
  const lines = () => [...box().querySelectorAll(".quick-open-list a")];
  const close = () => box().querySelector(".quick-open-list").replaceChildren();

  const step = (by) => {
    const places = [input(), ...lines()];
    const at = places.indexOf(document.activeElement);
    places[Math.min(Math.max(at + by, 0), places.length - 1)].focus();
  };

  document.addEventListener("keydown", (event) => {
    if (!box()) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      if (!input().checkVisibility()) return;
      event.preventDefault();
      input().focus();
      input().select();
      return;
    }
    if (!box().contains(document.activeElement)) return;
    if (event.key === "Escape") {
      close();
      input().focus();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  });

  document.addEventListener("click", (event) => {
    if (box() && !box().contains(event.target)) close();
  });

  document.addEventListener("focusin", (event) => {
    if (box() && !box().contains(event.target)) close();
  });
})();
