// “?” shows what keys do, wherever nothing is being typed: the words of the page behind [data-keyboard-help], over this
// one. [data-single-keys] there switches off “?” and “/”, which a voice or a slip may press (WCAG 2.1.4); a sheet keeps
// its keys, for they work on it alone. Kept in this browser.
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

  const made = () => {
    const help = document.createElement("dialog");
    Object.assign(help, { id: "keyboard-help", className: "dialog", popover: "auto", tabIndex: -1, autofocus: true });
    help.setAttribute("aria-label", "Keyboard");
    document.body.append(help);
    const address = document.querySelector("[data-keyboard-help]").href;
    window.htmx.ajax("GET", address, { target: help, select: "#keyboard-words" });
    return help;
  };

  const toggle = () => (document.querySelector("#keyboard-help") || made()).togglePopover();

  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || !isPlain(event) || event.target.closest(typing)) return;
    if (!document.querySelector("[data-keyboard-help]")) return;
    event.preventDefault();
    toggle();
  });

  document.addEventListener("click", (event) => {
    if (!window.htmx || !event.target.closest("[data-keyboard-help]")) return;
    event.preventDefault();
    toggle();
  });

  show();
  document.addEventListener("htmx:load", show);
})();
