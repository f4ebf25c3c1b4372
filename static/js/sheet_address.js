// Keeps the address of a [data-sheet] and its marked button at what is shown; asks again for thumbnails not drawn yet.
(() => {
  const PAUSE = 400; // milliseconds without a move
  const TRIES = 8;

  const live = (board) => {
    const zooms = board.dataset.zooms.split(" ").map(Number);
    let pause;

    const mark = ({ scale, isWhole }) => {
      for (const link of document.querySelectorAll("a[data-sheet-does]")) {
        const does = Number(link.dataset.sheetDoes);
        const isIt = does ? Math.abs(does / 100 - scale) < 0.005 : does === 0 && isWhole;
        if (isIt) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };

    const remember = ({ x, y, scale, isWhole }) => {
      const address = new URL(location.href);
      const zoom = zooms.find((one) => one >= scale * 100) ?? zooms[zooms.length - 1];
      for (const name of ["zoom", "x", "y"]) address.searchParams.delete(name);
      const place = isWhole ? {} : { zoom, x: Math.round(x), y: Math.round(y) };
      for (const [name, value] of Object.entries(place)) address.searchParams.set(name, value);
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    };

    board.addEventListener("sheet-drawn", ({ detail }) => {
      clearTimeout(pause);
      pause = setTimeout(() => {
        mark(detail);
        remember(detail);
      }, PAUSE);
    });
  };

  for (const board of document.querySelectorAll("[data-sheet]")) live(board);

  for (const small of document.querySelectorAll(".sheet-thumbnails img")) {
    let tries = 0;
    const again = () => {
      tries += 1;
      if (tries < TRIES) setTimeout(() => (small.src = small.src), 1000 * tries);
    };
    small.addEventListener("error", again);
    if (small.complete && !small.naturalWidth) again();
  }
})();
