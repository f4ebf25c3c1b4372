// Counts the rows chosen in a form.bulk, and chooses all of them with [data-select-all].
(() => {
  const rows = (form) => [...form.querySelectorAll('[name="selected"]')];

  const tell = (form) => {
    const chosen = rows(form).filter((box) => box.checked).length;
    const words = form.querySelector("[data-bulk-count]");
    const all = form.querySelector("[data-select-all]");
    const every = form.querySelector('[name="all"]')?.checked;
    if (words) words.textContent = every ? "All that match" : `${chosen} selected`;
    if (!all) return;
    all.checked = chosen > 0 && chosen === rows(form).length;
    all.indeterminate = chosen > 0 && !all.checked;
  };

  const reveal = () =>
    document.querySelectorAll(".bulk [data-select-all]").forEach((all) => {
      all.closest("label").hidden = false;
      tell(all.closest(".bulk"));
    });

  document.addEventListener("change", (event) => {
    const form = event.target.closest(".bulk");
    if (!form) return;
    if (event.target.matches("[data-select-all]")) for (const box of rows(form)) box.checked = event.target.checked;
    tell(form);
  });

  reveal();
  window.addEventListener("pageshow", reveal);
  document.addEventListener("htmx:load", reveal);
})();
