// A register (form[data-rows]) by keyboard: “/” goes to the search, up and down arrows to the row before and after,
// space ticks it and Enter opens it. The first arrow down leads into the register, from its search or where nothing has
// the focus. The tick box of the row takes the focus, so a screen reader says which row it is and whether it is chosen.
(() => {
  const typing = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";
  const rows = (form) => [...form.querySelectorAll("tbody tr")].filter((row) => row.querySelector('[name="selected"]'));
  const box = (row) => row.querySelector('[name="selected"]');

  const step = (event, form, by) => {
    const all = rows(form);
    const at = all.indexOf(event.target.closest("tbody tr"));
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (!next) return;
    event.preventDefault();
    box(next).focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const search = document.querySelector(".filter.is-search input");
    const isBefore = event.key === "ArrowDown" && [document.body, search].includes(event.target);
    const form = isBefore ? document.querySelector("form[data-rows]") : event.target.closest("form[data-rows]");
    if (event.key === "/" && search && !event.target.closest(typing) && document.querySelector("form[data-rows]")) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (form && event.key === "ArrowDown" && !event.target.closest(".bulk-bar")) step(event, form, 1);
    else if (form && event.key === "ArrowUp" && !event.target.closest(".bulk-bar")) step(event, form, -1);
    else if (form && event.key === "Enter" && event.target.matches('tbody [name="selected"]')) {
      event.preventDefault(); // it would press the first button of the bar
      event.target.closest("tr").querySelector("a")?.click();
    } else if (form && event.key === " " && event.target.matches("tbody a")) {
      event.preventDefault();
      box(event.target.closest("tr")).click();
    }
  });
})();
