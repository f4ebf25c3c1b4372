// “?” shows what keys do, wherever nothing is being typed. [data-single-keys] there switches off “?” and “/”, which a
// voice or a slip may press (WCAG 2.1.4); a sheet keeps its keys, for they work on it alone. Kept in this browser.
(() => {
  const typing = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";
  const SINGLE = ["?", "/"];
  const KEPT = "kazinex_single_keys";
  let isOn = true;
  try {
    isOn = localStorage.getItem(KEPT) !== "off";
  } catch {
    // nothing can be kept here: the switch counts for this page
  }

  const show = () =>
    document.querySelectorAll("[data-single-keys]").forEach((box) => {
      box.checked = isOn;
      box.closest("[hidden]")?.removeAttribute("hidden");
    });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-single-keys]")) return;
    isOn = event.target.checked;
    try {
      localStorage.setItem(KEPT, isOn ? "on" : "off");
    } catch {
      // as above
    }
  });

  const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
  window.addEventListener(
    "keydown",
    (event) => {
      if (!isOn && SINGLE.includes(event.key) && isPlain(event)) event.stopImmediatePropagation();
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    const help = document.querySelector("#keyboard-help");
    if (event.key !== "?" || !help || !isPlain(event)) return;
    if (event.target.closest(typing)) return;
    event.preventDefault();
    help.togglePopover();
  });

  show();
  document.addEventListener("htmx:load", show);
})();
