// Takes files that are dropped on a form[data-many-files].
(() => {
  const begin = (form) => {
    if (form.dataset.takesDrops) return;
    form.dataset.takesDrops = "yes";
    const drop = (on) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("is-dropping", on);
    };
    form.querySelector("[data-drop-hint]").hidden = false;
    form.addEventListener("dragover", drop(true));
    form.addEventListener("dragleave", drop(false));
    form.addEventListener("drop", (event) => {
      drop(false)(event);
      if (!event.dataTransfer?.files.length) return;
      const chosen = new DataTransfer();
      const input = form.querySelector('input[type="file"]');
      for (const file of [...input.files, ...event.dataTransfer.files]) chosen.items.add(file);
      input.files = chosen.files;
    });
  };

  const all = () => document.querySelectorAll("form[data-many-files]").forEach(begin);
  all();
  document.addEventListener("htmx:load", all);
})();
