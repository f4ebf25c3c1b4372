// Shows a part of a [data-sheet] in place of the links that do the same; other scripts ask by events and follow “drawn”.
(() => {
  const MOST = 4; // times the paper's size

  const live = (board) => {
    const svg = board.querySelector("svg");
    const whole = svg.querySelector("[data-sheet-whole]");
    const width = Number(whole.getAttribute("width"));
    const height = Number(whole.getAttribute("height"));
    let [x, y] = board.dataset.centre.split(" ").map(Number);
    let scale = Number(board.dataset.zoom) / 100;
    let isWhole = !scale;

    const fitting = () => Math.min(board.clientWidth / width, board.clientHeight / height);
    const bounded = (wanted) => Math.min(Math.max(wanted, fitting()), MOST);
    const within = (place, part, all) => (part >= all ? all / 2 : Math.min(Math.max(place, part / 2), all - part / 2));

    const draw = () => {
      scale = bounded(scale);
      isWhole = scale <= fitting() * 1.001;
      const across = board.clientWidth / scale;
      const down = board.clientHeight / scale;
      x = within(x, across, width);
      y = within(y, down, height);
      const seen = { left: x - across / 2, top: y - down / 2, across, down };
      svg.setAttribute("viewBox", `${seen.left} ${seen.top} ${across} ${down}`);
      board.dispatchEvent(new CustomEvent("sheet-drawn", { detail: { x, y, scale, isWhole, width, height, ...seen } }));
    };

    board.addEventListener("sheet-move", ({ detail }) => {
      x += detail.across / scale;
      y += detail.down / scale;
      draw();
    });
    board.addEventListener("sheet-zoom", ({ detail }) => {
      const box = board.getBoundingClientRect();
      const before = scale;
      scale = bounded(scale * detail.factor);
      x += (detail.x - box.left - box.width / 2) * (1 / before - 1 / scale);
      y += (detail.y - box.top - box.height / 2) * (1 / before - 1 / scale);
      draw();
    });
    board.addEventListener("sheet-scale", ({ detail }) => {
      scale = detail.scale;
      draw();
    });

    svg.querySelector("[data-sheet-tiles]").replaceChildren();
    board.classList.add("is-live");
    svg.classList.remove("is-whole");
    for (const help of document.querySelectorAll("[data-sheet-help]")) help.hidden = false;
    new ResizeObserver(() => {
      if (isWhole) scale = fitting();
      draw();
    }).observe(board);
  };

  for (const board of document.querySelectorAll("[data-sheet]")) live(board);
})();
