// Passkeys: a form with data-passkey="<address>" fetches what to ask for, asks the browser, and posts the answer.
// The browser's own dialogue does the rest; a code typed beside it goes through without one.
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");

  const descriptors = (list = []) => list.map((entry) => ({ ...entry, id: bytes(entry.id) }));

  async function ask(options) {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (!options.user) {
      return navigator.credentials.get({
        publicKey: { ...publicKey, allowCredentials: descriptors(options.allowCredentials) },
      });
    }
    return navigator.credentials.create({
      publicKey: {
        ...publicKey,
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: descriptors(options.excludeCredentials),
      },
    });
  }

  function answer(credential) {
    const { response } = credential;
    const parts = response.attestationObject
      ? ["clientDataJSON", "attestationObject"]
      : ["clientDataJSON", "authenticatorData", "signature", "userHandle"];
    const told = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: Object.fromEntries(told),
      clientExtensionResults: {},
    });
  }

  async function prove(form) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const reply = await fetch(form.dataset.passkey, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!reply.headers.get("Content-Type")?.includes("json")) {
      window.location.reload();
      return;
    }
    form.elements.credential.value = answer(await ask(await reply.json()));
    form.submit();
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      if (form.elements.code?.value) {
        return;
      }
      event.preventDefault();
      prove(form).catch(() => {
        const note = form.querySelector("[data-passkey-error]");
        note.textContent = "The passkey was not used: it was cancelled, or this browser knows none for this site.";
        note.hidden = false;
      });
    });
  }
})();
