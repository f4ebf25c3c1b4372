// Sends a form[data-receipt] for whoever reads the page, once, and takes it away: it says that they have read it.
(() => {
  const send = async (form) => {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.ok || answer.type === "opaqueredirect") form.remove();
    } catch {
      // The button stays, to be pressed by hand.
    }
  };

  for (const form of document.querySelectorAll("form[data-receipt]")) send(form);
})();
