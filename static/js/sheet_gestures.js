// Moves and zooms a [data-sheet] by mouse, touch, wheel, keyboard and the buttons with data-sheet-does.
(() => {
  const KEYS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "in", "=": "in", "-": "out", 0: "0" };
  const WAYS = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
  const NEARER = { in: 1.5, out: 1 / 1.5 };

  const live = (board) => {
    const fingers = new Map();
    const ask = (name, detail) => board.dispatchEvent(new CustomEvent(`sheet-${name}`, { detail }));

    const go = (does, part) => {
      const box = board.getBoundingClientRect();
      const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      if (does in WAYS) ask("move", { across: WAYS[does][0] * box.width * part, down: WAYS[does][1] * box.height * part });
      else if (does in NEARER) ask("zoom", { factor: NEARER[does], ...middle });
      else ask("scale", { scale: Number(does) / 100 });
    };

    board.addEventListener("keydown", (event) => {
      if (!(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      go(KEYS[event.key], 0.15);
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-sheet-does]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(link.dataset.sheetDoes, 0.5);
    });

    const turned = (event) => {
      event.preventDefault();
      const turn = Math.max(Math.min(event.deltaY, 200), -200);
      ask("zoom", { factor: Math.exp(-turn * 0.002), x: event.clientX, y: event.clientY });
    };
    board.addEventListener("wheel", turned, { passive: false });

    const apart = (one, other) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    board.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      fingers.set(event.pointerId, event);
      board.setPointerCapture(event.pointerId);
    });
    board.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      const other = [...fingers.values()].find((one) => one.pointerId !== event.pointerId);
      if (!before) return;
      fingers.set(event.pointerId, event);
      if (other) {
        const middle = { x: (event.clientX + other.clientX) / 2, y: (event.clientY + other.clientY) / 2 };
        ask("zoom", { factor: apart(event, other) / apart(before, other), ...middle });
      } else ask("move", { across: before.clientX - event.clientX, down: before.clientY - event.clientY });
    });
    for (const name of ["pointerup", "pointercancel"]) board.addEventListener(name, (event) => fingers.delete(event.pointerId));
    for (const off of document.querySelectorAll(".is-off[data-sheet-does]")) off.classList.remove("is-off");
  };

  for (const board of document.querySelectorAll("[data-sheet]")) live(board);
})();
