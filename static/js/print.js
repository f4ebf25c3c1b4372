// A button with data-print prints the page; it is hidden until a script can.
(() => {
  const reveal = () => document.querySelectorAll("[data-print][hidden]").forEach((button) => (button.hidden = false));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  reveal();
  document.addEventListener("htmx:load", reveal);
})();
