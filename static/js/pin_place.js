// Lets a form with [data-place] take its place on a [data-sheet]: a click is a point, a drag draws a box.
(() => {
  const WHOLE = 1000; // thousandths of the page
  const around = document.querySelector("[data-place]");
  const board = document.querySelector("[data-sheet]");
  if (!around || !board) return;
  const [start, note, field, bar] = ["start", "note", "at", "bar"].map((name) => around.querySelector(`[data-place-${name}]`));
  const svg = board.querySelector("svg");
  const whole = svg.querySelector("[data-sheet-whole]");
  const [width, height] = ["width", "height"].map((name) => Number(whole.getAttribute(name)));
  const drawn = document.createElementNS(svg.namespaceURI, "rect");
  let from = null;

  const point = (event) => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const within = (part, all) => Math.round(Math.min(Math.max(part / all, 0), 1) * WHOLE);
    return { x: within(place.x, width), y: within(place.y, height) };
  };
  const turn = (pressed, words) => {
    start.setAttribute("aria-pressed", String(pressed));
    note.textContent = words;
  };
  const mark = (to) => {
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    const [across, down] = [Math.abs(from.x - to.x), Math.abs(from.y - to.y)];
    const isPoint = across < 8 && down < 8;
    field.value = isPoint ? `${from.x} ${from.y}` : `${x} ${y} ${across} ${down}`;
    const shown = isPoint ? { x: x - 4, y: y - 4, width: 8, height: 8 } : { x, y, width: across, height: down };
    for (const [name, all] of [["x", width], ["width", width], ["y", height], ["height", height]]) {
      drawn.setAttribute(name, (shown[name] * all) / WHOLE);
    }
    svg.querySelector("[data-sheet-pins]").append(drawn);
  };
  const taken = (event, is) => {
    if (is) event.stopImmediatePropagation();
    return is;
  };

  board.addEventListener("pointerdown", (event) => {
    const isOn = start.getAttribute("aria-pressed") === "true" && !event.button;
    if (taken(event, isOn)) from = point(event);
  }, true);
  board.addEventListener("pointermove", (event) => {
    if (taken(event, from !== null)) mark(point(event));
  }, true);
  board.addEventListener("pointerup", (event) => {
    if (!taken(event, from !== null)) return;
    mark(point(event));
    from = null;
    turn(false, "The comment goes to the place you marked.");
    around.querySelector("textarea").focus();
  }, true);
  start.addEventListener("click", () => {
    const isOn = start.getAttribute("aria-pressed") === "true";
    turn(!isOn, isOn ? "" : "Click the place, or draw a box around it.");
    if (!isOn) board.scrollIntoView({ block: "center" });
  });
  around.querySelector("[name=place]").addEventListener("change", () => {
    field.value = "";
    drawn.remove();
    turn(false, "");
  });
  bar.hidden = false;
})();
