// Sends the files of a form[data-many-files] one by one, each with its progress.
(() => {
  const begin = (form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    const input = form.querySelector('input[type="file"]');
    const list = form.querySelector("[data-sent-files]");
    const words = form.querySelector("[data-sent-words]");
    const button = form.querySelector(".form-actions button");
    let waiting = [];

    const line = (file) => {
      const [item, name, bar, said] = ["li", "span", "progress", "span"].map((tag) => document.createElement(tag));
      name.textContent = file.name;
      Object.assign(bar, { max: 1, value: 0, ariaLabel: file.name });
      Object.assign(said, { className: "field-help", textContent: "Waiting" });
      item.append(name, bar, said);
      list.append(item);
      return { file, bar, said };
    };

    const send = ({ file, bar, said }) =>
      new Promise((resolve) => {
        const content = new FormData();
        for (const name of ["csrfmiddlewaretoken", "batch"]) content.append(name, form.elements[name].value);
        content.append("sent", file);
        const request = new XMLHttpRequest();
        request.open("POST", form.action);
        request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        request.upload.addEventListener("progress", (event) => {
          if (!event.lengthComputable) return;
          bar.value = event.loaded / event.total;
          said.textContent = bar.value < 1 ? `${Math.round(bar.value * 100)} % sent` : "Sent. It is being checked…";
        });
        const end = (is_sent, text) => {
          bar.value = is_sent ? 1 : 0;
          said.textContent = text;
          resolve(is_sent);
        };
        request.addEventListener("load", () => {
          let told = "The server could not take this file. Send it again in a minute.";
          try {
            told = JSON.parse(request.responseText).words;
          } catch {
            // an error page, or that of signing in
          }
          return end(told === "", told || "Received");
        });
        request.addEventListener("error", () => end(false, "The connection was lost before the file arrived. Send it again."));
        request.send(content);
      });

    form.addEventListener("submit", async (event) => {
      if (!waiting.length && !input.files.length) return;
      event.preventDefault();
      button.disabled = true;
      if (!waiting.length) {
        list.replaceChildren();
        list.hidden = false;
        waiting = [...input.files].map(line);
      }
      const failed = [];
      for (const [place, one] of waiting.entries()) {
        words.textContent = `Sending file ${place + 1} of ${waiting.length}`;
        if (!(await send(one))) failed.push(one);
      }
      waiting = failed;
      button.disabled = false;
      if (!failed.length) return window.location.assign(form.dataset.reviewUrl);
      const files = failed.length === 1 ? "1 file" : `${failed.length} files`;
      words.textContent = `${files} did not arrive. Press the button to send what is missing.`;
      input.value = "";
    });
  };

  const all = () => document.querySelectorAll("form[data-many-files]").forEach(begin);
  all();
  document.addEventListener("htmx:load", all);
})();
