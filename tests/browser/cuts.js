() => {
  const SCROLLS = ".table-scroll:has(> .matrix)";
  const SHORTENED = ".topbar .truncate, .topbar .person-name"; // said whole elsewhere on the page
  const room = document.documentElement.clientWidth;
  const LEFT_OUT = ".skip-link, svg, select, [popover]:not(:popover-open)";
  const isLeftOut = (node) => node.matches(LEFT_OUT) || getComputedStyle(node).clipPath === "inset(50%)"; // for readers only
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true });
  const shown = (node) => (isLeftOut(node) ? [] : [node].filter(isSeen).concat([...node.children].flatMap(shown)));
  const tell = (node, what) => {
    const name = node.tagName.toLowerCase() + [...node.classList].map((one) => `.${one}`).join("");
    return `${what}: ${name} “${node.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  };
  const trouble = (node) => {
    if (node.matches("input, textarea, select")) return "";
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    if (style.display !== "inline" && node.scrollWidth > node.clientWidth + 1) {
      if (node.matches(SCROLLS) && style.overflowX !== "visible") return "";
      if (node.matches(SHORTENED) && document.body.textContent.split(node.textContent.trim()).length > 2) return "";
      return style.overflowX === "visible" ? "runs over its edge" : style.overflowX === "auto" ? "scrolls sideways" : "cut";
    }
    if (style.overflowY === "hidden" && node.scrollHeight > node.clientHeight + 2) return "cut below";
    if (!node.closest(SCROLLS) && (box.right > room + 1 || box.left < -1)) return "outside the screen";
    return "";
  };
  const found = shown(document.body).map((node) => [node, trouble(node)]);
  const wrong = found.filter(([, what]) => what);
  const deepest = wrong.filter(([node]) => !wrong.some(([other]) => other !== node && node.contains(other)));
  const told = [...new Set(deepest.map(([node, what]) => tell(node, what)))].slice(0, 4);
  const bars = [...document.querySelectorAll(".chart-bar")].map((bar) => bar.getBoundingClientRect().width);
  if (bars.some((width) => width < 64)) told.unshift(`a chart has no room for its bars (${Math.min(...bars)} px)`);
  if (document.scrollingElement.scrollWidth > room) told.unshift(`the page scrolls sideways (${document.scrollingElement.scrollWidth} px)`);
  return told;
}
