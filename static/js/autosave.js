// Posts a form[data-autosave] to that address two seconds after the last key; the answer's text says what happened.
(() => {
  const waiting = new WeakMap();

  const save = async (form) => {
    const fields = new FormData(form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    const note = form.querySelector("[data-autosave-note]");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: fields,
        headers: { "X-Requested-With": "fetch", Accept: "text/plain" },
      });
      const words = answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
      if (note) note.textContent = words || (answer.ok ? "Draft saved." : "The draft could not be saved.");
    } catch {
      if (note) note.textContent = "The draft is not saved: no connection.";
    }
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => save(form), 2000));
  });

  document.addEventListener("submit", (event) => clearTimeout(waiting.get(event.target)));
})();
