// “?” shows what keys do, wherever nothing is being typed. [data-single-keys] there switches off “?” and “/”, which a
// voice or a slip may press (WCAG 2.1.4); a sheet keeps its keys, for they work on it alone. Kept in this browser.
(() => {
  const typing = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";
  const SINGLE = ["?", "/"];
  let isOn = !/(?:^|; )kazinex_single_keys=off(?:;|$)/.test(document.cookie);

  const show = () =>
    document.querySelectorAll("[data-single-keys]").forEach((box) => {
      box.checked = isOn;
      box.closest("[hidden]")?.removeAttribute("hidden");
    });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-single-keys]")) return;
    isOn = event.target.checked;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const age = isOn ? 0 : 60 * 60 * 24 * 365;
    document.cookie = `kazinex_single_keys=off; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
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
