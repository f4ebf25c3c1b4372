// A message can be put away; the button is hidden until a script can do it.
(() => {
  const reveal = (root) => root.querySelectorAll("[data-dismiss][hidden]").forEach((button) => (button.hidden = false));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) button.closest(".notice").remove();
  });

  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.target));
})();
