/* Extras only: every page works without this. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // A page that the browser kept shows old answers: load it anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  document.querySelector(".problem")?.focus();

  // "None of these" clears the others, and the others clear it.
  document.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const other of all(`input[name="${target.name}"]`, target.form)) {
      const excludes = "alone" in target.dataset || "alone" in other.dataset;
      if (other !== target && excludes) other.checked = false;
    }
  });

  // Printing needs a script, so the button appears only with one.
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
