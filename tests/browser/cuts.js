() => {
  const SCROLLS = ".table-scroll:has(> .matrix)";
  const SHORTENED = ".topbar .truncate, .topbar .person-name"; // said whole elsewhere on the page
  const room = document.documentElement.clientWidth;
  const isForReadersOnly = (node) => node
    && (getComputedStyle(node).clipPath === "inset(50%)" || isForReadersOnly(node.parentElement));
  const shown = (node) => node.checkVisibility({ visibilityProperty: true })
    && !node.closest(".skip-link, svg, select, [popover]:not(:popover-open)") && !isForReadersOnly(node);
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
  const found = [...document.querySelectorAll("body, body *")].filter(shown).map((node) => [node, trouble(node)]);
  const wrong = found.filter(([, what]) => what);
  const deepest = wrong.filter(([node]) => !wrong.some(([other]) => other !== node && node.contains(other)));
  const told = [...new Set(deepest.map(([node, what]) => tell(node, what)))].slice(0, 4);
  if (document.scrollingElement.scrollWidth > room) told.unshift(`the page scrolls sideways (${document.scrollingElement.scrollWidth} px)`);
  return told;
}
