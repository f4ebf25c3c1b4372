// Shows how much of a form[data-upload] has been sent. htmx sends it (hx-boost); without a script the browser does.
(() => {
  const say = (form, words, portion) => {
    const box = form.querySelector("[data-upload-progress]");
    if (!box) return;
    box.hidden = false;
    box.querySelector("output").textContent = words;
    const bar = box.querySelector("progress");
    if (portion === undefined) bar.removeAttribute("value");
    else bar.value = portion;
  };

  const upload = (event) => event.detail.elt?.closest?.("form[data-upload]");
  const buttons = (form, disabled) => form.querySelectorAll("button").forEach((button) => (button.disabled = disabled));

  document.addEventListener("htmx:beforeSend", (event) => {
    const form = upload(event);
    if (!form) return;
    buttons(form, true);
    say(form, "Sending…", 0);
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = upload(event);
    if (!form || !event.detail.lengthComputable) return;
    const portion = event.detail.loaded / event.detail.total;
    if (portion < 1) say(form, `${Math.round(portion * 100)} % sent`, portion);
    else say(form, "Sent. The file is being checked…");
  });

  const failed = (words) => (event) => {
    const form = upload(event);
    if (!form) return;
    buttons(form, false);
    say(form, words, 0);
  };

  document.addEventListener("htmx:sendError", failed("The connection was lost before the file arrived. Send it again."));
  document.addEventListener("htmx:responseError", failed("The server could not take the file. Try again in a minute."));
})();
