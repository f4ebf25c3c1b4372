// Fetches the tiles of what a [data-sheet] shows; those that are still being drawn are asked for again.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const SIDE = 512;
  const KEPT = 120; // tiles of other zooms and places
  const TRIES = 30;
  const PATIENCE = 1500; // milliseconds

  const live = (board) => {
    const layer = board.querySelector("[data-sheet-tiles]");
    const zooms = board.dataset.zooms.split(" ").map(Number);
    const shown = new Map();

    const tile = (key, place, tries = 0) => {
      const image = document.createElementNS(SVG, "image");
      for (const [name, value] of Object.entries(place)) image.setAttribute(name, value);
      image.setAttribute("preserveAspectRatio", "none");
      image.addEventListener("error", () => {
        const again = () => shown.get(key) === image && shown.set(key, tile(key, place, tries + 1));
        image.remove();
        if (tries < TRIES) setTimeout(again, PATIENCE);
      });
      image.setAttribute("href", board.dataset.tiles + key);
      layer.append(image);
      return image;
    };

    const wanted = (seen, zoom) => {
      const side = (SIDE * 100) / zoom;
      const found = new Map();
      const [right, bottom] = [Math.min(seen.left + seen.across, seen.width), Math.min(seen.top + seen.down, seen.height)];
      for (let row = Math.max(Math.floor(seen.top / side), 0); row * side < bottom; row += 1)
        for (let column = Math.max(Math.floor(seen.left / side), 0); column * side < right; column += 1) {
          const [x, y] = [column * side, row * side];
          const size = { width: Math.min(side, seen.width - x), height: Math.min(side, seen.height - y) };
          found.set(`${zoom}-${column}-${row}/`, { x, y, ...size });
        }
      return found;
    };

    board.addEventListener("sheet-drawn", ({ detail: seen }) => {
      const zoom = zooms.find((one) => one >= seen.scale * 100) ?? zooms[zooms.length - 1];
      const needed = seen.isWhole && zoom === zooms[0] ? new Map() : wanted(seen, zoom);
      for (const [key, place] of needed) if (!shown.has(key)) shown.set(key, tile(key, place));
      for (const [key, image] of shown) {
        const isFiner = Number(key.split("-")[0]) > zoom;
        if (needed.has(key) || !(isFiner || shown.size > KEPT)) continue;
        image.remove();
        shown.delete(key);
      }
    });
  };

  for (const board of document.querySelectorAll("[data-sheet]")) live(board);
})();
