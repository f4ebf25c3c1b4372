// Two pages in one place: a slider between them, and a button that blinks. Without a script they stand side by side.
(() => {
  const EVERY = 700; // milliseconds

  const stack = (sides, bar) => {
    const newer = sides.querySelectorAll("img")[1];
    const slider = bar.querySelector("input");
    const blink = bar.querySelector("button");
    let timer;

    const apart = bar.querySelector("[data-compare-apart]");
    const draw = () => (newer.style.clipPath = apart.checked ? "" : `inset(0 0 0 ${slider.value}%)`);
    const stop = () => {
      clearInterval(timer);
      timer = undefined;
      newer.style.visibility = "";
      blink.setAttribute("aria-pressed", "false");
      draw();
    };

    slider.addEventListener("input", stop);
    blink.addEventListener("click", () => {
      if (timer) return stop();
      newer.style.clipPath = "";
      blink.setAttribute("aria-pressed", "true");
      timer = setInterval(() => (newer.style.visibility = newer.style.visibility ? "" : "hidden"), EVERY);
    });

    apart.addEventListener("change", () => {
      sides.classList.toggle("is-stacked", !apart.checked);
      stop();
    });

    sides.classList.add("is-stacked");
    bar.hidden = false;
    stop();
  };

  const sides = document.querySelector("[data-compare]");
  const bar = document.querySelector("[data-compare-bar]");
  if (sides && bar) stack(sides, bar);
})();
