/* Extras only: every page works without this. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // A page that the browser kept shows old answers: load it anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  document.querySelector(".problem")?.focus();

  // "None of these" clears the others, and the others clear it.
  document.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked || !target.name) return;
    for (const other of all(`input[name="${target.name}"]`, target.form)) {
      const excludes = "alone" in target.dataset || "alone" in other.dataset;
      if (other !== target && excludes) other.checked = false;
    }
  });

  // A click on a place of the body is a click on its box.
  for (const body of all(".body")) {
    body.classList.add("live");
    body.addEventListener("click", ({ target }) => {
      const place = target.closest("[data-for]");
      if (place) document.getElementById(place.dataset.for).click();
    });
  }

  // Who types a password may look at it.
  for (const box of all("[data-show]")) {
    box.parentElement.hidden = false;
    box.addEventListener("change", () => {
      document.getElementById(box.dataset.show).type = box.checked ? "text" : "password";
    });
  }

  // Without a connection the browser's own error would take the place of what is filled in.
  for (const note of all("[data-offline]")) {
    note.closest("form").addEventListener("submit", (event) => {
      if (navigator.onLine || !note.hidden) return;  // it may be wrong: the next press is sent
      event.preventDefault();
      note.hidden = false;
    });
    addEventListener("online", () => { note.hidden = true; });
  }

  // Before a session ends people are asked; then the page is taken off the screen.
  const idle = document.querySelector("[data-idle]");
  if (idle) {
    const whole = Number(idle.dataset.idle) * 1000;
    let ends;
    const gone = new URL(idle.dataset.gone ?? location.href, location.href);
    gone.hash = "";
    gone.searchParams.set("idle", "1");  // to look whether it ended is not to use the page
    // By the clock on the wall: a timer stands still while a computer sleeps.
    const look = () => {
      const left = ends - Date.now();
      idle.hidden = left > Math.min(120_000, whole / 2);
      if (left < -1000) leave();
    };
    // Not reload(), which would send a form once more.
    const leave = () => location.replace(gone);
    const begin = () => { ends = Date.now() + whole; look(); };
    setInterval(look, 1000);
    addEventListener("visibilitychange", look);
    idle.querySelector("button").addEventListener("click", async () => {
      const body = new URLSearchParams({ csrf_token: idle.dataset.token });
      const answer = await fetch(idle.dataset.stay, { method: "POST", body, redirect: "manual" });
      if (answer.type === "opaqueredirect") begin(); else leave();
    });
    document.addEventListener("used", begin);  // a page that saves by itself
    begin();
  }

  // A passkey is made or shown by the browser itself; the answer goes back in the form.
  const passkey = document.querySelector("[data-passkey]");
  if (passkey && globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    const isNew = passkey.dataset.passkey === "create";
    const options = JSON.parse(passkey.dataset.options);
    const publicKey = isNew
      ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
      : PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const failed = passkey.querySelector("[data-failed]");
    const ask = () => {
      failed.hidden = true;
      navigator.credentials[passkey.dataset.passkey]({ publicKey }).then((given) => {
        passkey.elements.given.value = JSON.stringify(given.toJSON());
        passkey.submit();
      }, () => { failed.hidden = false; });
    };
    passkey.querySelector("[data-without]").hidden = true;
    // Some browsers ask only after a click.
    passkey.querySelector("[data-again]").addEventListener("click", ask);
    ask();
  }

  // Printing needs a script, so the button appears only with one.
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
