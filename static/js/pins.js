// Pins on a [data-sheet] keep their size while it is zoomed, and are links, not handles for moving the page.
(() => {
  const SIZE = 13; // pixels on the screen, from the middle of a pin to its edge

  for (const board of document.querySelectorAll("[data-sheet]")) {
    const pins = board.querySelector("[data-sheet-pins]");
    board.addEventListener("sheet-drawn", ({ detail }) => {
      for (const pin of pins.querySelectorAll("svg")) {
        for (const side of ["width", "height"]) pin.setAttribute(side, (2 * SIZE) / detail.scale);
      }
    });
    pins.addEventListener("pointerdown", (event) => event.stopPropagation());
  }
})();
